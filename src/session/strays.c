/* strays.c -- TCP conversations on unexpected ports that turned out to carry DNS */
#include "session/strays.h"

#include <string.h>

#include "session/recognise.h"

/* As many as connections that a busy resolver has open at once. */
#define CONVERSATIONS 4096

/* Both directions have one key: the lower end first. */
typedef struct conversation_key {
    uint8_t low[18], high[18]; /* Address, then port. */
    uint8_t family[4];
} conversation_key;

typedef struct conversation {
    rcsi_item item;
    conversation_key key;
} conversation;

rcs_status rcsi_strays_init(rcsi_strays *strays)
{
    return rcsi_table_init(&strays->table, CONVERSATIONS, sizeof(conversation),
                           sizeof(conversation_key));
}

void rcsi_strays_free(rcsi_strays *strays)
{
    rcsi_table_free(&strays->table);
}

static void put_end(uint8_t end[18], const uint8_t *address, uint8_t family, uint16_t port)
{
    memcpy(end, address, family == 4 ? 4 : 16);
    end[16] = (uint8_t)(port >> 8);
    end[17] = (uint8_t)port;
}

static conversation_key key_of(const rcsi_segment *segment)
{
    conversation_key key = {.family = {segment->family}};
    put_end(key.low, segment->source, segment->family, segment->source_port);
    put_end(key.high, segment->destination, segment->family, segment->destination_port);
    if (memcmp(key.low, key.high, sizeof key.low) > 0) {
        conversation_key swapped = key;
        memcpy(key.low, swapped.high, sizeof key.low);
        memcpy(key.high, swapped.low, sizeof key.high);
    }
    return key;
}

bool rcsi_strays_is_dns(rcsi_strays *strays, const rcsi_segment *segment)
{
    conversation_key key = key_of(segment);
    if (rcsi_table_find(&strays->table, &key)) {
        return true;
    }
    if (!rcsi_recognise_stream(segment->payload, segment->payload_len)) {
        return false;
    }
    void *victim = rcsi_table_victim(&strays->table, &key);
    if (victim) {
        rcsi_table_remove(&strays->table, victim);
    }
    if (!rcsi_table_victim(&strays->table, &key)) {
        rcsi_table_add(&strays->table, &key);
    }
    return true;
}
