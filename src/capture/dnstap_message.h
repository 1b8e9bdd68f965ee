/* dnstap_message.h -- the protocol buffer in a frame: a message, who sent it to whom, who told */
#ifndef RCSI_DNSTAP_MESSAGE_H
#define RCSI_DNSTAP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "rcodescope/dnstap.h"

/** What a frame says. */
typedef struct rcsi_told {
    rcs_carried carried; /**< Borrows the frame. */
    int64_t time_ns;     /**< Of the response, else of the query; 0: none that fits. */
    bool bad_time;       /**< It has no time, or one that does not fit. */
} rcsi_told;

/**
 * Read a frame of content type protobuf:dnstap.Dnstap.  Fields that are not known are stepped
 * over; a message without octets is none.
 *
 * @param out  Receives what could be read, all of it also where something is broken.
 * @return     NULL, or what is broken: it follows "found ".  Static storage.
 */
const char *rcsi_dnstap_message_read(const uint8_t *frame, size_t len, rcsi_told *out);

#endif
