/* dnstap.c -- frames of a dnstap stream; libfstrm reads and writes its control frames */
#include "capture/dnstap.h"

#include <fstrm.h>
#include <stdio.h>

static const uint8_t content_type[] = "protobuf:dnstap.Dnstap";

enum {
    CONTENT_TYPE_LEN = sizeof content_type - 1,
    LENGTH_LEN = 4
};

/* What a control frame says of the content.  NULL: it is ours, or none is named; else the end
 * of a sentence. */
static const char *foreign_content(const uint8_t *control, size_t len, char *out, size_t cap)
{
    struct fstrm_control *c = fstrm_control_init();
    const uint8_t *named = NULL;
    size_t named_len = 0;
    const char *answer = "a control frame that cannot be read";
    if (fstrm_control_decode(c, control, len, 0) == fstrm_res_success) {
        answer = NULL;
        if (fstrm_control_get_field_content_type(c, 0, &named, &named_len) == fstrm_res_success &&
            fstrm_control_match_field_content_type(c, content_type, CONTENT_TYPE_LEN) !=
                fstrm_res_success) {
            int used = snprintf(out, cap, "content of type \"");
            for (size_t i = 0; i < named_len && (size_t)used + 2 < cap && i < 64; i++) {
                out[used++] = named[i] > ' ' && named[i] < 0x7f ? (char)named[i] : '?';
            }
            (void)snprintf(out + used, cap - (size_t)used, "\"");
            answer = out;
        }
    }
    fstrm_control_destroy(&c);
    return answer;
}

rcs_status rcsi_dnstap_open(rcsi_dnstap *dnstap, rcsi_window *w, uint32_t type, rcs_error *err)
{
    size_t len = rcsi_dnstap_control_len(w->at);
    const uint8_t *control = w->at + RCSI_DNSTAP_ESCAPE_LEN;
    char text[128];
    const char *found = rcsi_load32(control) == type
                            ? foreign_content(control, len - RCSI_DNSTAP_ESCAPE_LEN, text,
                                              sizeof text)
                            : "a control frame of another type";
    if (found) {
        (void)snprintf(err->text, sizeof err->text,
                       "Frame Streams with %s; only %s is read", found, content_type);
        return RCS_ERR_FORMAT;
    }
    dnstap->stopped = false;
    w->at += len;
    return RCS_OK;
}

size_t rcsi_dnstap_control(uint32_t type, uint8_t *out)
{
    struct fstrm_control *c = fstrm_control_init();
    size_t len = RCSI_DNSTAP_ESCAPE_LEN + RCSI_DNSTAP_CONTROL_MOST;
    fstrm_res done = fstrm_control_set_type(c, (fstrm_control_type)type);
    if (done == fstrm_res_success && type == RCSI_DNSTAP_ACCEPT) {
        done = fstrm_control_add_field_content_type(c, content_type, CONTENT_TYPE_LEN);
    }
    if (done == fstrm_res_success) {
        done = fstrm_control_encode(c, out, &len, FSTRM_CONTROL_FLAG_WITH_HEADER);
    }
    fstrm_control_destroy(&c);
    return done == fstrm_res_success ? len : 0;
}

static rcs_status note(rcsi_window *w, rcsi_book *book, rcsi_damage_kind kind,
                       const char *expected, const char *found)
{
    rcs_damage *damage =
        rcsi_book_damage(book, kind, rcsi_window_offset(w), book->packets + 1);
    (void)snprintf(damage->expected, sizeof damage->expected, "%s", expected);
    (void)snprintf(damage->found, sizeof damage->found, "%s", found);
    return kind == RCSI_RESUMED ? RCS_OK : RCS_ERR_FORMAT;
}

static rcs_status note_length(rcsi_window *w, rcsi_book *book, const char *what, uint32_t most)
{
    char expected[64], found[64];
    (void)snprintf(expected, sizeof expected, "%s of at most %lu octets", what,
                   (unsigned long)most);
    (void)snprintf(found, sizeof found, "a length of %lu",
                   (unsigned long)rcsi_load32(w->at + (most == RCSI_DNSTAP_CONTROL_MOST ? 4 : 0)));
    return note(w, book, RCSI_STOPPED, expected, found);
}

/* Have `need` octets of a frame.  A stream that only breaks off has not said that it ends. */
static rcs_status have(const rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book, size_t need)
{
    rcs_status status = rcsi_window_need(w, need);
    size_t left = rcsi_window_left(w);
    if (status != RCS_END || (left == 0 && dnstap->stopped)) {
        return status;
    }
    if (left == 0) {
        return note(w, book, RCSI_UNFINISHED, "a STOP frame", "the end of the stream");
    }
    char expected[64], found[64];
    (void)snprintf(expected, sizeof expected, "%zu octets of frame", need);
    (void)snprintf(found, sizeof found, "%zu octets", left);
    return note(w, book, RCSI_UNFINISHED, expected, found);
}

/* Streams that were joined (cat a b) follow each other. */
static rcs_status restart(rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book)
{
    rcs_error err = {0};
    if (rcsi_dnstap_open(dnstap, w, RCSI_DNSTAP_START, &err) != RCS_OK) {
        char found[96];
        (void)snprintf(found, sizeof found, "%.90s", err.text);
        return note(w, book, RCSI_STOPPED, "a START frame for dnstap", found);
    }
    return RCS_OK;
}

/* A control frame among the others.  Types that came later are to be ignored (fstrm/control.h). */
static rcs_status pass_control(rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book)
{
    rcs_status status = have(dnstap, w, book, RCSI_DNSTAP_ESCAPE_LEN + LENGTH_LEN);
    if (status != RCS_OK) {
        return status;
    }
    size_t len = rcsi_dnstap_control_len(w->at);
    if (len > RCSI_DNSTAP_ESCAPE_LEN + RCSI_DNSTAP_CONTROL_MOST ||
        len < RCSI_DNSTAP_ESCAPE_LEN + LENGTH_LEN) {
        return note_length(w, book, "a control frame", RCSI_DNSTAP_CONTROL_MOST);
    }
    status = have(dnstap, w, book, len);
    if (status != RCS_OK) {
        return status;
    }
    uint32_t type = rcsi_load32(w->at + RCSI_DNSTAP_ESCAPE_LEN);
    if (type == RCSI_DNSTAP_START && dnstap->stopped) {
        return restart(dnstap, w, book);
    }
    if (type == RCSI_DNSTAP_STOP && !dnstap->stopped) {
        dnstap->stopped = true;
    } else if (type >= RCSI_DNSTAP_ACCEPT && type <= RCSI_DNSTAP_FINISH) {
        (void)note(w, book, RCSI_RESUMED, "a data frame or STOP",
                   "a control frame that has no place here");
    }
    w->at += len;
    return RCS_OK;
}

static void give(rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book, rcs_packet *out)
{
    uint32_t len = rcsi_load32(w->at);
    const char *broken = rcsi_dnstap_message_read(w->at + LENGTH_LEN, len, &dnstap->told);
    if (broken) {
        (void)note(w, book, RCSI_RESUMED, "a dnstap message", broken);
    }
    book->bad_timestamps += dnstap->told.bad_time;
    *out = (rcs_packet){
        .data = w->at + LENGTH_LEN,
        .caplen = len,
        .wirelen = len,
        .number = ++book->packets,
        .time_ns = dnstap->told.time_ns,
        .carried = &dnstap->told.carried,
    };
    w->at += LENGTH_LEN + len;
}

rcs_status rcsi_dnstap_next(rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book,
                            rcs_packet *out)
{
    rcs_status status;
    while ((status = have(dnstap, w, book, LENGTH_LEN)) == RCS_OK && rcsi_load32(w->at) == 0) {
        status = pass_control(dnstap, w, book);
        if (status != RCS_OK) {
            return status;
        }
    }
    if (status != RCS_OK) {
        return status;
    }
    uint32_t len = rcsi_load32(w->at);
    if (dnstap->stopped) {
        return note(w, book, RCSI_STOPPED, "nothing behind STOP, or START", "a data frame");
    }
    if (len > RCSI_DNSTAP_FRAME_MOST) {
        return note_length(w, book, "a frame", RCSI_DNSTAP_FRAME_MOST);
    }
    status = have(dnstap, w, book, LENGTH_LEN + (size_t)len);
    if (status == RCS_OK) {
        give(dnstap, w, book, out);
    }
    return status;
}
