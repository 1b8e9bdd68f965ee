/* interfaces.c -- the interfaces of a pcapng section (draft-ietf-opsawg-pcapng 4.2) */
#include "capture/interfaces.h"

#include <stdlib.h>

#include "capture/limits.h"

enum options {
    OPT_ENDOFOPT = 0,
    IF_TSRESOL = 9,
    IF_TSOFFSET = 14
};

enum layout {
    SNAPLEN_AT = 4,
    OPTIONS_AT = 8,
    OPTION_HEADER = 4,
    ROOM_FIRST = 8
};

typedef struct time_options {
    uint8_t resolution;
    int64_t offset_s;
} time_options;

/* Options walk: code, length, value padded to 32 bits (3.5). */
static rcsi_options_state read_options(rcsi_order order, rcsi_reader r, time_options *out)
{
    while (rcsi_left(&r) >= OPTION_HEADER) {
        const uint8_t *header = rcsi_take(&r, OPTION_HEADER);
        uint16_t code = rcsi_order16(order, header);
        uint16_t len = rcsi_order16(order, header + 2);
        if (code == OPT_ENDOFOPT) {
            return RCSI_OPTIONS_FINE;
        }
        const uint8_t *value = rcsi_take(&r, ((size_t)len + 3) & ~(size_t)3);
        if (!value) {
            return RCSI_OPTIONS_OVERRUN;
        }
        if (code == IF_TSRESOL && len == 1) {
            out->resolution = value[0];
        } else if (code == IF_TSOFFSET && len == 8) {
            out->offset_s = (int64_t)rcsi_order64(order, value);
        }
    }
    return RCSI_OPTIONS_FINE;
}

rcsi_options_state rcsi_interface_read(rcsi_order order, const uint8_t *body, size_t len,
                                       rcsi_interface *out)
{
    time_options times = {.resolution = RCSI_TSRESOL_DEFAULT};
    rcsi_reader options = rcsi_reader_of(body + OPTIONS_AT, len - OPTIONS_AT);
    rcsi_options_state state = read_options(order, options, &times);
    *out = (rcsi_interface){
        .clock = rcsi_clock_of(times.resolution, times.offset_s),
        .snaplen = rcsi_order32(order, body + SNAPLEN_AT),
        .linktype = rcsi_order16(order, body),
    };
    return state;
}

rcs_status rcsi_interfaces_add(rcsi_interfaces *list, const rcsi_interface *interface)
{
    if (list->count >= RCSI_INTERFACES_MOST) {
        return RCS_END;
    }
    if (list->count == list->room) {
        uint32_t room = list->room ? list->room * 2 : ROOM_FIRST;
        rcsi_interface *items = realloc(list->items, room * sizeof *items);
        if (!items) {
            return RCS_ERR_MEMORY;
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = *interface;
    return RCS_OK;
}

void rcsi_interfaces_clear(rcsi_interfaces *list)
{
    free(list->items);
    *list = (rcsi_interfaces){0};
}
