# What is installed beside the programs: manual pages and completions, both made by the programs from their own tables, and
# the documents. All paths come from GNUInstallDirs. The programs find each other from where they lie, so the installed
# tree may be moved as a whole.
set(XP_BASH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" CACHE STRING
    "Where bash's completions are installed")
set(XP_FISH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" CACHE STRING
    "Where fish's completions are installed")
set(XP_ZSH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" CACHE STRING
    "Where zsh's completions are installed")

set(made "${PROJECT_BINARY_DIR}/share")
set(programs xtplug xtplug-pack xtplug-package xtplug-network)

# xp_made(FILE ARGUMENT...): FILE below share/ of the build folder is what `xtplug ARGUMENT...` prints.
function(xp_made file)
    cmake_path(GET file PARENT_PATH folder)
    add_custom_command(OUTPUT "${made}/${file}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${made}/${folder}"
        COMMAND sh -c "out=$0; \"$@\" >\"$out.new\" && mv \"$out.new\" \"$out\"" "${made}/${file}"
            "$<TARGET_FILE:xtplug>" ${ARGN}
        DEPENDS ${programs}
        VERBATIM)
    set_property(GLOBAL APPEND PROPERTY XP_MADE "${made}/${file}")
endfunction()

# xp_page(PAGE [PROGRAM xtplug]): the manual page PAGE from docs/man/PAGE.in.
function(xp_page page)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PROGRAM" "")
    set(source "${PROJECT_SOURCE_DIR}/docs/man/${page}.in")
    if(arg_PROGRAM)
        set(program -D "PROGRAM=$<TARGET_FILE:${arg_PROGRAM}>")
    endif()
    add_custom_command(OUTPUT "${made}/man/${page}"
        COMMAND "${CMAKE_COMMAND}" -D "IN=${source}" -D "OUT=${made}/man/${page}" -D "DATE=${XP_DATE}" ${program}
            -P "${PROJECT_SOURCE_DIR}/cmake/xp_manual.cmake"
        DEPENDS "${source}" "${PROJECT_SOURCE_DIR}/cmake/xp_manual.cmake" ${programs}
        VERBATIM)
    set_property(GLOBAL APPEND PROPERTY XP_MADE "${made}/man/${page}")
endfunction()

# The biggest program alone has the tables of all commands.
if(NOT XP_LINT_ONLY)
    xp_page(xtplug.1 PROGRAM xtplug)
    xp_page(xtplug.yaml.5)
    xp_made(man/xtplug-rules.7 rules --no-config --format mdoc)
    xp_made(completions/xtplug completions bash)
    xp_made(completions/xtplug.fish completions fish)
    xp_made(completions/_xtplug completions zsh)
    get_property(all GLOBAL PROPERTY XP_MADE)
    add_custom_target(pages ALL DEPENDS ${all})

    install(FILES "${made}/man/xtplug.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
    install(FILES "${made}/man/xtplug.yaml.5" DESTINATION "${CMAKE_INSTALL_MANDIR}/man5")
    install(FILES "${made}/man/xtplug-rules.7" DESTINATION "${CMAKE_INSTALL_MANDIR}/man7")
    install(FILES "${made}/completions/xtplug" DESTINATION "${XP_BASH_COMPLETIONS}")
    install(FILES "${made}/completions/xtplug.fish" DESTINATION "${XP_FISH_COMPLETIONS}")
    install(FILES "${made}/completions/_xtplug" DESTINATION "${XP_ZSH_COMPLETIONS}")
endif()

install(FILES "${PROJECT_SOURCE_DIR}/lib/report/report.schema.json" DESTINATION "${CMAKE_INSTALL_DATADIR}/xtplug")
install(FILES README.md CHANGELOG.md LICENSE SECURITY.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}/docs"
    FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN man EXCLUDE PATTERN "*.isf" EXCLUDE)
