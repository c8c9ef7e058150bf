# The libraries of others, as imported targets. Which module may use which one: the PRIVATE_USES lines in lib/.
find_package(PkgConfig REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# Makes PkgConfig::<name> from the pkg-config module, or stops and says what to do.
function(xp_find_library name module)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET GLOBAL ${module})
    if(NOT ${name}_FOUND)
        message(FATAL_ERROR "${module} was not found by pkg-config. `./dev setup` installs what is missing.")
    endif()
endfunction()

xp_find_library(utf8proc libutf8proc)
xp_find_library(yaml yaml-0.1)
xp_find_library(pcre2 libpcre2-8)
if(NOT XP_LINT_ONLY)
    xp_find_library(archive libarchive)
    xp_find_library(cjson libcjson)
    xp_find_library(curl "libcurl>=7.87.0") # CURLOPT_QUICK_EXIT
    xp_find_library(deflate libdeflate)
    xp_find_library(lzma liblzma)
    xp_find_library(sodium libsodium)
    xp_find_library(zlib zlib)
xp_find_library(zstd libzstd)
endif()
if(BUILD_TESTING)
    xp_find_library(cmocka cmocka)
endif()
