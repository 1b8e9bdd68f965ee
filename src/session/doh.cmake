# doh.cmake -- write doh.txt into a C source: a table of its names
file(STRINGS "${FILE}" lines)
set(rows "")
foreach(line IN LISTS lines)
    if(NOT line MATCHES "^ *(#|$)")
        string(APPEND rows "    \"${line}\",\n")
    endif()
endforeach()
file(WRITE "${OUT}" "/* Made by doh.cmake from src/session/doh.txt. */
#include \"session/doh.h\"

const char *const rcsi_doh_servers[] = {
${rows}};
const size_t rcsi_doh_server_count = sizeof rcsi_doh_servers / sizeof *rcsi_doh_servers;
")
