# Packages, by cpack: a .deb and a .tar.gz (`./dev package`).
set(XP_MAINTAINER "" CACHE STRING "Who makes the .deb: \"Name <address>\"")

set(CPACK_PACKAGE_VENDOR "The xtplug authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "check, fix, pack and publish plugins for XTension")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR TGZ)
find_program(XP_DPKG_DEB dpkg-deb)
if(XP_DPKG_DEB AND XP_MAINTAINER)
    list(APPEND CPACK_GENERATOR DEB)
endif()

set(CPACK_PACKAGE_FILE_NAME
    "${PROJECT_NAME}-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${XP_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "git, python3")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"A plugin for XTension, the home automation program for the Mac, is a folder
with a manifest, info.json, and a Python script or a program. XTension says
nothing when it does not understand a manifest; xtplug says what is wrong,
where, and what to do.

It repairs what can be repaired safely, makes packages that are the same bytes
every time, proves that a package is sound, asks a store for newer versions,
and writes a store of your own. Reports come as text, JSON, SARIF, JUnit and
in the forms that GitHub, GitLab and editors show.")
# What a package wants otherwise than it is installed.
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/xp_package_tree.cmake")
include(CPack)
