# embed.cmake -- write the catalog's text files into one C source, octet for octet
set(rows "")
set(arrays "")
set(n 0)
foreach(path IN LISTS FILES)
    file(RELATIVE_PATH name "${ROOT}" "${path}")
    file(READ "${path}" hex HEX)
    string(REGEX REPLACE "(..)" "0x\\1," octets "${hex}")
    string(APPEND arrays "static const unsigned char text_${n}[] = {${octets}0};\n")
    string(APPEND rows "    {\"${name}\", (const char *)text_${n}, sizeof text_${n} - 1},\n")
    math(EXPR n "${n} + 1")
endforeach()
file(WRITE "${OUT}" "/* Made by embed.cmake from src/catalog/. */
#include \"catalog/text.h\"

${arrays}
const rcsi_catalog_text rcsi_catalog_texts[] = {
${rows}};
const size_t rcsi_catalog_text_count = ${n};
")
