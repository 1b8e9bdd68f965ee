/* text_why.c -- why it happened and what to do, for a person */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sink/fill.h"
#include "sink/rendered.h"
#include "sink/text.h"
#include "sink/wrap.h"

/* Keys of labels. */
static const char *const severities[] = {
    [RCS_FINE] = "severity-fine",
    [RCS_NOTE] = "severity-note",
    [RCS_WARNING] = "severity-warning",
    [RCS_ERROR] = "severity-error",
};
static const char *const doubts[] = {
    [RCS_POSSIBLE] = "doubt-possible", [RCS_LIKELY] = "doubt-likely", [RCS_CERTAIN] = ""};
static const char *const roles[RCS_ROLES] = {
    [RCS_FOR_CLIENT] = "role-client",
    [RCS_FOR_RESOLVER] = "role-resolver",
    [RCS_FOR_AUTHORITY] = "role-authority",
};

/* What is being told, and where its text is filled in. */
typedef struct telling {
    rcsi_text *text;
    const rcs_finding *finding;
    rcs_severity highest; /* A step that was recovered from is a note, whatever its entry says. */
    rcsi_rendered buffer;
} telling;

static rcs_severity severity_of(const telling *t, const rcs_entry *entry)
{
    return entry->severity < t->highest ? entry->severity : t->highest;
}

/* What a capture lacks that is known to have lost packets may be the answer itself. */
static rcs_confidence confidence_of(const rcs_finding *finding, const rcs_entry *entry)
{
    bool doubtful = finding->kind == RCS_KIND_NO_RESPONSE && finding->failure.lossy;
    return doubtful ? RCS_POSSIBLE : entry->confidence;
}

static const char *filled(telling *t, const char *field)
{
    return rcsi_render(t->text->options.catalog, t->finding, field, &t->buffer);
}

static void put_title(telling *t, const rcs_entry *entry)
{
    rcsi_text *text = t->text;
    rcsi_putc(text->writer, '\n');
    rcsi_ink ink = rcsi_ink_of(severity_of(t, entry));
    int column = rcsi_text_label(text, severities[severity_of(t, entry)], ink);
    rcsi_ink_on(text, RCSI_INK_STRONG);
    rcsi_wrap_open(text->writer, filled(t, entry->title), column, RCSI_TEXT_BODY,
                   text->options.width);
    rcsi_ink_off(text, RCSI_INK_STRONG);
    rcsi_putc(text->writer, '\n');
}

static void put_why(telling *t, const rcs_entry *entry)
{
    rcsi_text *text = t->text;
    if (!entry->why) {
        return;
    }
    int column = rcsi_text_label(text, "row-why", RCSI_INK_LABEL);
    rcs_confidence confidence = confidence_of(t->finding, entry);
    if (confidence != RCS_CERTAIN) {
        const char *doubt = rcs_catalog_label(text->options.catalog, doubts[confidence]);
        rcsi_printf(text->writer, "(%s) ", doubt);
        column += rcsi_columns(doubt, strlen(doubt)) + 3;
    }
    rcsi_wrap(text->writer, filled(t, entry->why), column, RCSI_TEXT_BODY, text->options.width);
}

static void put_fixes(telling *t, const rcs_entry *entry)
{
    rcsi_text *text = t->text;
    bool first = true;
    for (int role = 0; role < RCS_ROLES; role++) {
        if (!entry->fix[role]) {
            continue;
        }
        int column = RCSI_TEXT_BODY;
        if (first) {
            column = rcsi_text_label(text, "row-fix", RCSI_INK_LABEL);
        } else {
            rcsi_blanks(text->writer, RCSI_TEXT_BODY);
        }
        first = false;
        const char *who = rcs_catalog_label(text->options.catalog, roles[role]);
        rcsi_ink_on(text, RCSI_INK_STRONG);
        rcsi_printf(text->writer, "%s:", who);
        rcsi_ink_off(text, RCSI_INK_STRONG);
        rcsi_putc(text->writer, ' ');
        column += rcsi_columns(who, strlen(who)) + 2;
        rcsi_wrap(text->writer, filled(t, entry->fix[role]), column, RCSI_TEXT_BODY + 2,
                  text->options.width);
    }
}

static void put_actor(telling *t, const rcs_entry *entry)
{
    static const char *const actors[] = {
        [RCS_ACTOR_NONE] = "actor-none",     [RCS_ACTOR_CLIENT] = "actor-client",
        [RCS_ACTOR_RESOLVER] = "actor-resolver", [RCS_ACTOR_ZONE] = "actor-zone",
        [RCS_ACTOR_SERVER] = "actor-server", [RCS_ACTOR_NETWORK] = "actor-network",
    };
    if (t->text->actors) {
        rcsi_text_row(t->text, "row-actor",
                      rcs_catalog_label(t->text->options.catalog, actors[entry->actor]));
    }
}

/* A command is one line, however wide: it is there to be copied. */
static void put_confirm(telling *t, const rcs_entry *entry)
{
    rcsi_text *text = t->text;
    if (!entry->confirm) {
        return;
    }
    rcsi_text_label(text, "row-confirm", RCSI_INK_LABEL);
    rcsi_wrap(text->writer, filled(t, entry->confirm), RCSI_TEXT_BODY, RCSI_TEXT_BODY, 0);
    if (!rcs_render_is_whole(text->options.catalog, t->finding, entry->confirm)) {
        rcsi_blanks(text->writer, RCSI_TEXT_BODY);
        rcsi_wrap(text->writer, rcs_catalog_label(text->options.catalog, "confirm-left-out"),
                  RCSI_TEXT_BODY, RCSI_TEXT_BODY, text->options.width);
    }
}

static void tell(telling *t, const rcs_entry *entry)
{
    put_title(t, entry);
    put_why(t, entry);
    put_actor(t, entry);
    put_fixes(t, entry);
    put_confirm(t, entry);
    if (entry->see) {
        rcsi_text_row(t->text, "row-see", entry->see);
    }
}

const char *rcsi_severity_key(rcs_severity severity)
{
    return severities[severity];
}

void rcsi_text_entry(rcsi_text *text, const rcs_finding *finding, const rcs_entry *entry,
                     rcs_severity highest)
{
    telling t;
    t.text = text;
    t.finding = finding;
    t.highest = highest;
    tell(&t, entry);
}

static void tell_where(telling *t, const rcs_entry *entry, uint64_t id)
{
    rcsi_text *text = t->text;
    char number[32], where[1024];
    int column = rcsi_text_label(text, severities[severity_of(t, entry)],
                                 rcsi_ink_of(severity_of(t, entry)));
    snprintf(number, sizeof number, "%" PRIu64, id);
    rcsi_fill(text->options.catalog, "told-before",
              RCSI_SLOTS({"id", number}, {"title", filled(t, entry->title)}), where, sizeof where);
    rcsi_wrap(text->writer, where, column, RCSI_TEXT_BODY, text->options.width);
}

static void tell_or_refer(telling *t, const rcs_entry *entry)
{
    rcsi_explained *explained = t->text->explained;
    uint64_t id = explained ? rcsi_explained_note(explained, entry, t->finding) : 0;
    if (id) {
        tell_where(t, entry, id);
    } else {
        tell(t, entry);
    }
}

/* Entries that fit, each once, the leading one first. */
typedef struct entries {
    const rcs_entry *entry[1 + RCS_ASPECTS + RCS_EDE_MAX];
    int count;
} entries;

static void add(entries *list, const rcs_entry *entry)
{
    for (int i = 0; i < list->count; i++) {
        if (list->entry[i] == entry) {
            return;
        }
    }
    if (entry) {
        list->entry[list->count++] = entry;
    }
}

/* Is this the handbook's page of an EDE whose meaning `main` tells already? */
static bool is_told(const rcs_explanation *explanation, const rcs_entry *entry)
{
    for (int i = 0; i < RCS_EDE_MAX; i++) {
        if (explanation->ede_told[i] && explanation->ede[i] == entry) {
            return true;
        }
    }
    return false;
}

void rcsi_text_why(rcsi_text *text, const rcs_finding *finding,
                   const rcs_explanation *explanation)
{
    telling t;
    t.text = text;
    t.finding = finding;
    t.highest = explanation->severity;
    entries list = {.count = 0};
    add(&list, explanation->main);
    for (int i = 0; i < RCS_ASPECTS; i++) {
        if (!is_told(explanation, explanation->about[i])) {
            add(&list, explanation->about[i]);
        }
    }
    for (int i = 0; i < finding->outcome.ede_count; i++) {
        if (!explanation->ede_told[i]) {
            add(&list, explanation->ede[i]);
        }
    }
    for (int i = 0; i < list.count; i++) {
        tell_or_refer(&t, list.entry[i]);
    }
}
