/* fuzz_file.c -- any octets as a capture file: offsets grow within it, statuses are the promised */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rcodescope/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_file: %s\n", what);
        abort();
    }
}

static void check_packet(const rcs_packet *packet, uint64_t number, size_t size)
{
    require(packet->number == number, "packets are numbered without a gap");
    require(packet->wirelen >= packet->caplen, "no more is captured than was on the wire");
    require(packet->caplen <= size, "a packet is part of its file");
    require(!packet->filtered, "nothing is filtered without a filter");
    /* Touched, so that a sanitizer sees octets that are not there. */
    volatile uint8_t sum = 0;
    for (uint32_t i = 0; i < packet->caplen; i++) {
        sum = (uint8_t)(sum + packet->data[i]);
    }
}

static void check_damage(const rcs_source *source, rcs_status end, size_t size)
{
    const rcs_damage *damage = rcs_source_damage(source);
    uint64_t count = rcs_source_damage_count(source);
    require((damage != NULL) == (count > 0), "a damage is there when one was counted");
    require(end != RCS_ERR_FORMAT || damage, "a damaged end says what is wrong");
    require(count <= size + 1, "each damage takes an octet at least");
    if (damage) {
        /* A dnstap stream must say that it ends, so it can be cut off behind its last octet. */
        require(damage->offset < size + damage->unfinished, "damage lies within the file");
        require(damage->expected[0] && damage->found[0], "damage has its words");
        require(damage->resumed != (end == RCS_ERR_FORMAT), "the last damage ended it or not");
        require(!damage->unfinished || !damage->resumed, "what is cut off cannot be resumed");
    }
}

static void read_all(rcs_source *source, size_t size)
{
    uint64_t before = 0;
    uint64_t number = 0;
    rcs_packet packet;
    rcs_status status;
    while ((status = rcs_source_next(source, &packet)) == RCS_OK) {
        uint64_t offset = rcs_source_offset(source);
        require(offset > before && offset <= size, "offsets grow and end with the file");
        before = offset;
        check_packet(&packet, ++number, size);
    }
    require(status == RCS_END || status == RCS_ERR_FORMAT, "a file ends whole or damaged");
    require(rcs_source_next(source, &packet) == status, "an end is for good");
    require(status != RCS_END || rcs_source_offset(source) == size, "a whole file is read whole");
    require(rcs_source_bad_timestamps(source) <= number, "a packet has one time");
    check_damage(source, status, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "rcodescope-fuzz-XXXXXX";
    int fd = mkstemp(path);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size, "the input can be written");
    close(fd);
    rcs_source *source = NULL;
    rcs_error err = {0};
    rcs_status status = rcs_source_open_file(path, NULL, &source, &err);
    unlink(path);
    require(status == RCS_OK || status == RCS_ERR_FORMAT, "octets open or are no capture");
    require(status == RCS_OK || err.text[0], "a refusal has a reason");
    if (status == RCS_OK) {
        read_all(source, size);
    }
    rcs_source_close(source);
    return 0;
}
