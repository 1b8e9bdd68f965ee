/* json_writer.h -- JSON written a value at a time, commas and escapes included */
#ifndef RCSI_JSON_WRITER_H
#define RCSI_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/writer.h"

/** Where the next value goes. */
typedef struct rcsi_json {
    rcsi_writer *writer;
    bool comma; /**< A value stands before the next one. */
} rcsi_json;

/** Start a document. */
void rcsi_json_init(rcsi_json *json, rcsi_writer *writer);

/* `key` is a text of our own, plain ASCII; NULL inside an array or at the top. */
void rcsi_json_open_object(rcsi_json *json, const char *key);
void rcsi_json_close_object(rcsi_json *json);
void rcsi_json_open_array(rcsi_json *json, const char *key);
void rcsi_json_close_array(rcsi_json *json);

/** End the document with a line feed. */
void rcsi_json_end_line(rcsi_json *json);

/** A number; above 2^53 a string, since readers with doubles would change it. */
void rcsi_json_u64(rcsi_json *json, const char *key, uint64_t value);
void rcsi_json_i64(rcsi_json *json, const char *key, int64_t value);
void rcsi_json_bool(rcsi_json *json, const char *key, bool value);

/** UTF-8 text; what is not printable ASCII is written as \uXXXX. */
void rcsi_json_string(rcsi_json *json, const char *key, const char *text);
void rcsi_json_text(rcsi_json *json, const char *key, const char *text, size_t len);

/** Octets in lower-case hexadecimal. */
void rcsi_json_hex(rcsi_json *json, const char *key, const uint8_t *octets, size_t len);

/**
 * Octets from the network under `key` if they are UTF-8, else in hexadecimal
 * under `hex_key`.
 */
void rcsi_json_octets(rcsi_json *json, const char *key, const char *hex_key, const char *octets,
                      size_t len);

#endif
