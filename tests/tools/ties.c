/* ties.c -- findings of captures that two diagnoses explain with the same weight */
#include <stdio.h>

#include "diagnose/match.h"
#include "rcodescope/explanation.h"
#include "rcodescope/session.h"
#include "rcodescope/source.h"

/* What was looked at: a run that met nothing proves nothing. */
typedef struct tally {
    unsigned long findings, matches, ties;
} tally;

static int asks_ede(const rcs_catalog *catalog, const rcsi_entry *entry, uint16_t code)
{
    return rcsi_match_asks(catalog, entry, RCSI_FACT_EDE, code);
}

/* The first of the message's Extended DNS Errors that only one of the two asks for decides. */
static int decided_by_ede(const rcs_catalog *catalog, const rcs_finding *finding,
                          const rcsi_entry *a, const rcsi_entry *b)
{
    for (size_t i = 0; i < finding->outcome.ede_count; i++) {
        uint16_t code = finding->outcome.ede[i].code;
        if (asks_ede(catalog, a, code) != asks_ede(catalog, b, code)) {
            return 1;
        }
    }
    return 0;
}

static void look(const rcs_catalog *catalog, const rcs_finding *finding, const char *path,
                 tally *sum)
{
    enum { MATCHES_MAX = 64 };
    const rcsi_entry *match[MATCHES_MAX];
    size_t count = 0;
    rcsi_facts facts;
    rcsi_facts_init(&facts, finding);
    for (size_t i = 0; i < rcs_catalog_entry_count(catalog) && count < MATCHES_MAX; i++) {
        const rcsi_entry *entry = rcsi_entry_at(catalog, i);
        if (entry->condition_count > 0 && rcsi_match_stands(catalog, entry, &facts)) {
            match[count++] = entry;
        }
    }
    sum->findings++;
    sum->matches += count;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (match[i]->public.about == match[j]->public.about &&
                match[i]->weight == match[j]->weight &&
                !decided_by_ede(catalog, finding, match[i], match[j])) {
                printf("%s packet %llu: %s and %s both weigh %u\n", path,
                       (unsigned long long)finding->packet, match[i]->public.id,
                       match[j]->public.id, (unsigned)match[i]->weight);
                sum->ties++;
            }
        }
    }
}

static void take_all(rcs_session *session, const rcs_catalog *catalog, const char *path,
                     tally *sum)
{
    rcs_finding finding;
    while (rcs_session_take(session, &finding)) {
        look(catalog, &finding, path, sum);
    }
}

static int read_capture(const char *path, const rcs_catalog *catalog, tally *sum)
{
    /* Small captures: reserving the usual room would take longer than reading them. */
    rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD,
                                   .limits = {1024, 128, 1024, 64, 1024, 512, 1024}};
    rcs_source *source = NULL;
    rcs_session *session = NULL;
    rcs_packet packet;
    int failed = rcs_source_open_file(path, NULL, &source, NULL) != RCS_OK ||
                 rcs_session_new(&options, &session) != RCS_OK;
    while (!failed && rcs_source_next(source, &packet) == RCS_OK) {
        rcs_session_feed(session, &packet);
        take_all(session, catalog, path, sum);
    }
    if (!failed) {
        rcs_session_finish(session);
        take_all(session, catalog, path, sum);
    }
    rcs_session_free(session);
    rcs_source_close(source);
    return failed;
}

int main(int argc, char **argv)
{
    rcs_catalog *catalog = NULL;
    tally sum = {0};
    int unread = 0;
    if (rcs_catalog_new("en", &catalog, NULL) != RCS_OK) {
        return 1;
    }
    for (int i = 1; i < argc; i++) {
        if (read_capture(argv[i], catalog, &sum)) {
            printf("%s: cannot be read\n", argv[i]);
            unread++;
        }
    }
    rcs_catalog_free(catalog);
    printf("%d captures, %d unread, %lu responses, %lu matches, %lu ties\n", argc - 1, unread,
           sum.findings, sum.matches, sum.ties);
    return unread > 0 || sum.ties > 0 || sum.matches == 0;
}
