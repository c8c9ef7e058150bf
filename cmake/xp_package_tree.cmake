# Run by cpack between installing and packing. Folders get the modes that they should have, whatever the umask was. In a
# .deb, texts are compressed, the licence is in a file `copyright` of a fixed form, zsh's completions have a folder for
# packages, and there is a second changelog, of the package itself.
set(folder_mode OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
file(CHMOD_RECURSE "${CPACK_TEMPORARY_INSTALL_DIRECTORY}" DIRECTORY_PERMISSIONS ${folder_mode})
if(NOT CPACK_GENERATOR STREQUAL "DEB")
    return()
endif()
set(share "${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share")
if(NOT EXISTS "${share}/doc/xtplug")
    message(FATAL_ERROR "nothing is installed in ${share}/doc/xtplug")
endif()

file(MAKE_DIRECTORY "${share}/zsh/vendor-completions")
file(RENAME "${share}/zsh/site-functions/_xtplug" "${share}/zsh/vendor-completions/_xtplug")
file(REMOVE_RECURSE "${share}/zsh/site-functions")

file(READ "${share}/doc/xtplug/LICENSE" licence)
string(REGEX MATCH "Copyright \\(c\\) ([^\n]*)" line "${licence}")
set(holder "${CMAKE_MATCH_1}")
string(REGEX REPLACE "^.*(Permission is hereby.*)$" "\\1" text "${licence}")
string(REGEX REPLACE "\n+$" "" text "${text}")
string(REPLACE "\n\n" "\n.\n" text "${text}")
string(REPLACE "\n" "\n " text "${text}")
file(WRITE "${share}/doc/xtplug/copyright"
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: xtplug

Files: *
Copyright: ${holder}
License: Expat
 ${text}
")
file(REMOVE "${share}/doc/xtplug/LICENSE")

if(DEFINED ENV{SOURCE_DATE_EPOCH})
    string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
else()
    file(TIMESTAMP "${share}/doc/xtplug/CHANGELOG.md" now "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
file(WRITE "${share}/doc/xtplug/changelog.Debian"
"xtplug (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * What changed in xtplug is in changelog.gz; nothing did in the package.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${now}
")
file(RENAME "${share}/doc/xtplug/CHANGELOG.md" "${share}/doc/xtplug/changelog")

file(WRITE "${share}/lintian/overrides/xtplug"
"# Made from the project's own tree; nobody has asked Debian to take it in.
xtplug: initial-upload-closes-no-bugs
")

file(GLOB texts "${share}/man/man*/*" "${share}/doc/xtplug/changelog*")
foreach(text IN LISTS texts)
    execute_process(COMMAND gzip -9 -n "${text}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(CHMOD_RECURSE "${share}/doc" "${share}/man" "${share}/zsh" "${share}/lintian"
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
    DIRECTORY_PERMISSIONS ${folder_mode})
