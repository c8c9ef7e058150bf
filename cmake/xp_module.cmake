# xp_module(NAME SOURCES file... [USES target...] [PRIVATE_USES target...])
#
# The static library xp_NAME, known to others as xp::NAME. The folder that calls this is its include root, and whoever
# USES it gets that root and those of all it USES: so an include against the arrows does not compile.
# PRIVATE_USES are for the .c files alone (a library that no header of the module may mention).
function(xp_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;PRIVATE_USES")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
        message(FATAL_ERROR "xp_module(${name} SOURCES file... [USES target...] [PRIVATE_USES target...]); "
                            "not understood: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    add_library(xp_${name} STATIC ${arg_SOURCES})
    add_library(xp::${name} ALIAS xp_${name})
    target_include_directories(xp_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(xp_${name} PUBLIC ${arg_USES} PRIVATE ${arg_PRIVATE_USES} xp::flags)
endfunction()
