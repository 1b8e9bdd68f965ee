/* dnstap.h -- frames of a dnstap stream (Frame Streams), from a file, a pipe or a socket */
#ifndef RCSI_DNSTAP_H
#define RCSI_DNSTAP_H

#include <stdbool.h>
#include <string.h>

#include "base/reader.h"
#include "capture/book.h"
#include "capture/dnstap_message.h"
#include "capture/window.h"

/** Octets that tell a Frame Streams file from everything else. */
#define RCSI_DNSTAP_MAGIC_LEN 12

/** Longest control frame (FSTRM_CONTROL_FRAME_LENGTH_MAX of libfstrm). */
#define RCSI_DNSTAP_CONTROL_MOST 512

/** Longest data frame: two DNS messages of 65,535 octets fit many times; as libfstrm's readers. */
#define RCSI_DNSTAP_FRAME_MOST ((uint32_t)1 << 20)

/** Types of control frames, in the first 4 octets of each. */
enum {
    RCSI_DNSTAP_ACCEPT = 1,
    RCSI_DNSTAP_START = 2,
    RCSI_DNSTAP_STOP = 3,
    RCSI_DNSTAP_READY = 4,
    RCSI_DNSTAP_FINISH = 5
};

/** Octets before a control frame: the escape, and its length. */
#define RCSI_DNSTAP_ESCAPE_LEN 8

typedef struct rcsi_dnstap {
    rcsi_told told; /**< The frame at hand. */
    bool stopped;   /**< The stream said that it ends. */
} rcsi_dnstap;

/** Are these the first RCSI_DNSTAP_MAGIC_LEN octets of a Frame Streams file? */
static inline bool rcsi_dnstap_magic(const uint8_t *octets)
{
    return rcsi_load32(octets) == 0 && rcsi_load32(octets + 4) <= RCSI_DNSTAP_CONTROL_MOST &&
           rcsi_load32(octets + 4) >= 4 && rcsi_load32(octets + 8) == RCSI_DNSTAP_START;
}

/** Octets of the control frame that begins here, of which RCSI_DNSTAP_ESCAPE_LEN are there. */
static inline size_t rcsi_dnstap_control_len(const uint8_t *octets)
{
    return RCSI_DNSTAP_ESCAPE_LEN + (size_t)rcsi_load32(octets + 4);
}

/**
 * Read the control frame that the stream begins with, of which all octets are in the window,
 * and step over it.
 *
 * @param type  RCSI_DNSTAP_START, or what a writer at a socket begins with.
 * @param err   Receives the end of a sentence that begins with the file's name.
 * @return      RCS_OK, RCS_ERR_FORMAT (another content type; built without libfstrm).
 */
rcs_status rcsi_dnstap_open(rcsi_dnstap *dnstap, rcsi_window *w, uint32_t type, rcs_error *err);

/**
 * Write a control frame: RCSI_DNSTAP_ACCEPT with our content type, or RCSI_DNSTAP_FINISH.
 *
 * @param out  RCSI_DNSTAP_ESCAPE_LEN + RCSI_DNSTAP_CONTROL_MOST octets.
 * @return     Octets written.
 */
size_t rcsi_dnstap_control(uint32_t type, uint8_t *out);

/**
 * The next frame, as a packet that carries what it tells; it lives in the window.  One that
 * cannot be read is noted in the book, and comes with what could be read of it.
 *
 * @return  RCS_OK, RCS_END (the stream stopped, and nothing is behind it), RCS_AGAIN,
 *          RCS_ERR_IO, RCS_ERR_FORMAT (see the book).
 */
rcs_status rcsi_dnstap_next(rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book,
                            rcs_packet *out);

#endif
