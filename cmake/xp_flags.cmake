# xp::flags: what every target of ours is compiled and linked with. Nothing else in the tree names a compiler flag.
include(CheckCCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)

# Read when a target is created, so it is set here, before the first one.
# `cmake --compile-no-warning-as-error` turns it off for a compiler that knows more warnings than ours do.
if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT DEFINED CMAKE_COMPILE_WARNING_AS_ERROR)
    set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
check_pie_supported(LANGUAGES C)

add_library(xp_flags INTERFACE)
add_library(xp::flags ALIAS xp_flags)

# What the system headers may show. macOS hides the rest of its own interface once _XOPEN_SOURCE is set.
target_compile_definitions(xp_flags INTERFACE
    _XOPEN_SOURCE=700
    $<$<PLATFORM_ID:Darwin>:_DARWIN_C_SOURCE>)

target_compile_options(xp_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2 -Wundef -Wvla
    -Wstrict-prototypes -Wmissing-prototypes)

# Adds a hardening flag to optimised builds, where this compiler (and this processor) has it.
function(xp_add_hardening flag)
    string(MAKE_C_IDENTIFIER "XP_HAS${flag}" known)
    check_c_compiler_flag("${flag}" ${known})
    if(${known})
        target_compile_options(xp_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:${flag}>)
    endif()
endfunction()

function(xp_add_link_hardening flag)
    string(MAKE_C_IDENTIFIER "XP_LINKS${flag}" known)
    check_linker_flag(C "${flag}" ${known})
    if(${known})
        target_link_options(xp_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:${flag}>)
    endif()
endfunction()

if(XP_SANITIZE OR XP_FUZZ)
    # The sanitizers bring their own checks of the same calls; _FORTIFY_SOURCE would hide those from them.
    set(sanitizers ${XP_SANITIZE})
    if(XP_FUZZ)
        list(APPEND sanitizers fuzzer-no-link)
    endif()
    list(JOIN sanitizers "," sanitizers)
    target_compile_options(xp_flags INTERFACE
        -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(xp_flags INTERFACE -fsanitize=${sanitizers})
else()
    # Ubuntu and Fedora define it on their own, with another value: undefine first.
    target_compile_options(xp_flags INTERFACE
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
    xp_add_hardening(-fstack-protector-strong)
    xp_add_hardening(-fstack-clash-protection)
    xp_add_hardening(-fcf-protection)
    xp_add_link_hardening("LINKER:-z,relro")
    xp_add_link_hardening("LINKER:-z,now")
    xp_add_link_hardening("LINKER:-z,noexecstack")
    xp_add_link_hardening("LINKER:--as-needed")
endif()
