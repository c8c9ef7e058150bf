# cmake -D IN=page.in -D OUT=page -D DATE=... [-D PROGRAM=xtplug] -P xp_manual.cmake
#
# Fills in a manual page: @XP_DATE@, and the line @COMMANDS@ with what the program says of its commands.
file(READ "${IN}" page)
string(REPLACE "@XP_DATE@" "${DATE}" page "${page}")
if(PROGRAM)
    execute_process(COMMAND "${PROGRAM}" help --format mdoc OUTPUT_VARIABLE commands RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "`${PROGRAM} help --format mdoc` failed: ${status}")
    endif()
    string(REPLACE "@COMMANDS@\n" "${commands}" page "${page}")
endif()
file(WRITE "${OUT}" "${page}")
