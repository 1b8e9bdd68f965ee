/* entry.c -- turns a stanza into an entry, or into changes of one */
#include <stdio.h>
#include <string.h>

#include "catalog/placeholder.h"
#include "catalog/store.h"

/* The words of enums, in the order of their values. */
static const char *const severities[] = {"fine", "note", "warning", "error", NULL};
static const char *const confidences[] = {"possible", "likely", "certain", NULL};
static const char *const actors[] = {"none", "client", "resolver", "zone", "server", "network",
                                     NULL};
static const char *const aspects[] = {"result", "ede", "form", "travel", NULL};
static const char *const roles[] = {"client", "resolver", "authority"};

const char *rcs_severity_name(rcs_severity severity)
{
    return severities[severity];
}

const char *rcs_confidence_name(rcs_confidence confidence)
{
    return confidences[confidence];
}

const char *rcs_actor_name(rcs_actor actor)
{
    return actors[actor];
}

const char *rcs_role_name(rcs_role role)
{
    return roles[role];
}

const char *rcs_aspect_name(rcs_aspect aspect)
{
    return aspects[aspect];
}

typedef enum field_kind {
    FIELD_TEXT,
    FIELD_COMMAND,
    FIELD_SEE,
    FIELD_CODES,   /* Codes that are only named. */
    FIELD_SPECIAL, /* Entry, Code, When, Over and the enums: read by name. */
} field_kind;

static const struct {
    const char *name;
    field_kind kind;
    size_t offset; /* Of a `const char *` in rcs_entry. */
} fields[] = {
    {"Entry", FIELD_SPECIAL, 0},
    {"Code", FIELD_SPECIAL, 0},
    {"When", FIELD_SPECIAL, 0},
    {"Over", FIELD_SPECIAL, 0},
    {"About", FIELD_SPECIAL, 0},
    {"Severity", FIELD_SPECIAL, 0},
    {"Confidence", FIELD_SPECIAL, 0},
    {"Actor", FIELD_SPECIAL, 0},
    {"Title", FIELD_TEXT, offsetof(rcs_entry, title)},
    {"Why", FIELD_TEXT, offsetof(rcs_entry, why)},
    {"When-seen", FIELD_TEXT, offsetof(rcs_entry, when_seen)},
    {"Fix-client", FIELD_TEXT, offsetof(rcs_entry, fix) + sizeof(char *) * RCS_FOR_CLIENT},
    {"Fix-resolver", FIELD_TEXT, offsetof(rcs_entry, fix) + sizeof(char *) * RCS_FOR_RESOLVER},
    {"Fix-authority", FIELD_TEXT, offsetof(rcs_entry, fix) + sizeof(char *) * RCS_FOR_AUTHORITY},
    {"Confirm", FIELD_COMMAND, offsetof(rcs_entry, confirm)},
    {"Carried", FIELD_TEXT, offsetof(rcs_entry, carried)},
    {"Look-alikes", FIELD_CODES, offsetof(rcs_entry, look_alikes)},
    {"See", FIELD_SEE, offsetof(rcs_entry, see)},
    {"Example", FIELD_TEXT, offsetof(rcs_entry, example)},
};

enum {
    FIELD_COUNT = sizeof fields / sizeof fields[0]
};

static const char *value_of(const rcsi_stanza *stanza, const char *name, uint32_t *line)
{
    for (size_t i = 0; i < stanza->count; i++) {
        if (strcmp(stanza->field[i].name, name) == 0) {
            *line = stanza->field[i].line;
            return stanza->field[i].value;
        }
    }
    return NULL;
}

static rcs_status check_placeholders(const rcsi_field *field, field_kind kind, rcs_error *err)
{
    rcsi_placeholder which;
    size_t len;
    const char *at = field->value;
    while ((at = rcsi_placeholder_find(at, &which, &len)) != NULL) {
        if (which == RCSI_PLACEHOLDERS) {
            return rcsi_refuse(err, field->line, "unknown placeholder %.*s in %s",
                                 len < 60 ? (int)len : 60, at, field->name);
        }
        /* Values that hold more than letters and digits must not reach a shell. */
        if (kind == FIELD_COMMAND && rcsi_placeholder_is_prose(which)) {
            return rcsi_refuse(err, field->line, "a command must not hold %.*s", (int)len, at);
        }
        at += len;
    }
    return RCS_OK;
}

static rcs_status check_codes(const rcsi_codes *codes, const rcsi_field *field, rcs_error *err)
{
    for (const char *at = field->value; *at;) {
        size_t len = strcspn(at, ",");
        rcsi_claim claim;
        if (!rcsi_claim_parse(codes, at, len, &claim)) {
            return rcsi_refuse(err, field->line, "\"%.*s\" in %s names no code",
                                 len < 60 ? (int)len : 60, at, field->name);
        }
        at += len + (at[len] == ',');
    }
    return RCS_OK;
}

static rcs_status set_text(const rcs_catalog *catalog, const rcsi_field *field, size_t which,
                           rcs_entry *out, rcs_error *err)
{
    if (field->value[0] == '\0') {
        return rcsi_refuse(err, field->line, "%s is empty", field->name);
    }
    const char *problem = NULL;
    rcs_status status = check_placeholders(field, fields[which].kind, err);
    if (status == RCS_OK && fields[which].kind == FIELD_CODES) {
        status = check_codes(&catalog->codes, field, err);
    }
    if (status == RCS_OK && fields[which].kind == FIELD_SEE &&
        (problem = rcsi_see_problem(field->value)) != NULL) {
        return rcsi_refuse(err, field->line, "See: %s", problem);
    }
    memcpy((char *)out + fields[which].offset, &field->value, sizeof field->value);
    return status;
}

static rcs_status set_texts(const rcs_catalog *catalog, const rcsi_stanza *stanza, rcs_entry *out,
                            rcs_error *err)
{
    for (size_t i = 0; i < stanza->count; i++) {
        const rcsi_field *field = &stanza->field[i];
        size_t which = 0;
        while (which < FIELD_COUNT && strcmp(fields[which].name, field->name) != 0) {
            which++;
        }
        if (which == FIELD_COUNT) {
            return rcsi_refuse(err, field->line, "unknown field \"%.40s\"", field->name);
        }
        if (fields[which].kind == FIELD_SPECIAL) {
            continue;
        }
        rcs_status status = set_text(catalog, field, which, out, err);
        if (status != RCS_OK) {
            return status;
        }
    }
    return RCS_OK;
}

/* Read an enum's word if the stanza has the field; *out keeps its value otherwise. */
static rcs_status set_word(const rcsi_stanza *stanza, const char *name, const char *const *words,
                           int *out, rcs_error *err)
{
    uint32_t line = 0;
    const char *value = value_of(stanza, name, &line);
    for (int i = 0; value && words[i]; i++) {
        if (strcmp(words[i], value) == 0) {
            *out = i;
            return RCS_OK;
        }
    }
    return value ? rcsi_refuse(err, line, "\"%.40s\" is not a value of %s", value, name)
                 : RCS_OK;
}

static rcs_status set_words(const rcsi_stanza *stanza, rcs_entry *out, rcs_error *err)
{
    int about = (int)out->about, severity = (int)out->severity;
    int confidence = (int)out->confidence, actor = (int)out->actor;
    rcs_status status = set_word(stanza, "About", aspects, &about, err);
    status = status ? status : set_word(stanza, "Severity", severities, &severity, err);
    status = status ? status : set_word(stanza, "Confidence", confidences, &confidence, err);
    status = status ? status : set_word(stanza, "Actor", actors, &actor, err);
    out->about = (rcs_aspect)about;
    out->severity = (rcs_severity)severity;
    out->confidence = (rcs_confidence)confidence;
    out->actor = (rcs_actor)actor;
    return status;
}

static void drop_claims(rcs_catalog *catalog, uint32_t entry)
{
    rcsi_claim *claims = catalog->claims.items;
    size_t kept = 0;
    for (size_t i = 0; i < catalog->claims.count; i++) {
        if (claims[i].entry != entry) {
            claims[kept++] = claims[i];
        }
    }
    catalog->claims.count = kept;
}

static rcs_status set_claims(rcs_catalog *catalog, const rcsi_stanza *stanza, rcsi_entry *out,
                             rcs_error *err)
{
    uint32_t line = 0;
    const char *text = value_of(stanza, "Code", &line);
    uint32_t index = (uint32_t)(out - rcsi_entry_at(catalog, 0));
    if (text) {
        drop_claims(catalog, index);
        out->claim_count = 0;
    }
    while (text && *text) {
        size_t len = strcspn(text, ",");
        rcsi_claim claim;
        if (!rcsi_claim_parse(&catalog->codes, text, len, &claim)) {
            return rcsi_refuse(err, line, "\"%.*s\" in Code names no code",
                                 len < 60 ? (int)len : 60, text);
        }
        rcsi_claim *added = rcsi_array_add(&catalog->claims, sizeof *added);
        if (!added) {
            return RCS_ERR_MEMORY;
        }
        claim.entry = index;
        claim.line = line;
        *added = claim;
        if (out->claim_count++ == 0) {
            out->public.has_code = true;
            out->public.space = claim.space;
            out->public.first = claim.first;
            out->public.last = claim.last;
        }
        text += len + (text[len] == ',');
    }
    return RCS_OK;
}

static rcs_status set_conditions(rcs_catalog *catalog, const rcsi_stanza *stanza,
                                 rcsi_entry *out, rcs_error *err)
{
    uint32_t line = 0;
    const char *text = value_of(stanza, "When", &line);
    if (!text) {
        return RCS_OK;
    }
    rcsi_condition condition[RCSI_CONDITIONS_MAX];
    char problem[160] = "";
    size_t count = rcsi_when_parse(&catalog->codes, text, condition, problem);
    if (count == 0) {
        return rcsi_refuse(err, line, "When: %s", problem);
    }
    out->condition = (uint32_t)catalog->conditions.count;
    out->condition_count = (uint32_t)count;
    out->weight = 0;
    for (size_t i = 0; i < count; i++) {
        rcsi_condition *added = rcsi_array_add(&catalog->conditions, sizeof *added);
        if (!added) {
            return RCS_ERR_MEMORY;
        }
        *added = condition[i];
        out->weight += rcsi_condition_weight(added);
    }
    return RCS_OK;
}

static rcs_status check_new(const rcsi_stanza *stanza, const rcsi_entry *entry, rcs_error *err)
{
    static const char *const needed[] = {"About", "Severity", "Actor", "Title", "Why"};
    const char *id = entry->public.id;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        uint32_t line = 0;
        if (!value_of(stanza, needed[i], &line)) {
            return rcsi_refuse(err, stanza->line, "new entry \"%.60s\" has no %s", id,
                                 needed[i]);
        }
    }
    if (entry->claim_count == 0 && entry->condition_count == 0) {
        return rcsi_refuse(err, stanza->line, "new entry \"%.60s\" has no Code or When", id);
    }
    return RCS_OK;
}

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t hash = 2166136261u; /* FNV-1a; ids come from our text, not from the wire. */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    }
    return hash;
}

rcsi_entry *rcsi_entry_by_id(const rcs_catalog *catalog, const char *id, size_t len)
{
    uint32_t hash = hash_of(id, len);
    for (size_t i = 0; i < catalog->entries.count; i++) {
        rcsi_entry *entry = rcsi_entry_at(catalog, i);
        if (entry->id_hash == hash && strncmp(entry->public.id, id, len) == 0 &&
            entry->public.id[len] == '\0') {
            return entry;
        }
    }
    return NULL;
}

static bool is_id(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && text[len] == '\0';
}

/* The entry that a stanza is about: an existing one, or a new one. */
static rcs_status open_entry(rcs_catalog *catalog, const rcsi_stanza *stanza,
                             const rcsi_batch *batch, rcsi_entry **out, rcs_error *err)
{
    const char *id = stanza->field[0].value;
    if (!is_id(id)) {
        return rcsi_refuse(err, stanza->line,
                             "\"%.60s\" is not an id: a-z, 0-9 and '-' only", id);
    }
    *out = rcsi_entry_by_id(catalog, id, strlen(id));
    if (*out && (size_t)(*out - rcsi_entry_at(catalog, 0)) >= batch->first_new) {
        return rcsi_refuse(err, stanza->line, "entry \"%.60s\" is already in line %u", id,
                             (unsigned)(*out)->line);
    }
    if (!*out && batch->origin == RCSI_TRANSLATION) {
        return rcsi_refuse(err, stanza->line, "no entry \"%.60s\" to translate", id);
    }
    if (*out) {
        return RCS_OK;
    }
    rcsi_entry *entry = rcsi_array_add(&catalog->entries, sizeof *entry);
    if (!entry) {
        return RCS_ERR_MEMORY;
    }
    entry->public.id = id;
    entry->public.confidence = RCS_LIKELY;
    entry->id_hash = hash_of(id, strlen(id));
    entry->line = stanza->line;
    *out = entry;
    return RCS_OK;
}

rcs_status rcsi_entry_add(rcs_catalog *catalog, const rcsi_stanza *stanza,
                          const rcsi_batch *batch, rcs_error *err)
{
    rcsi_entry *entry = NULL;
    size_t before = catalog->entries.count;
    uint32_t line = 0;
    rcs_status status = open_entry(catalog, stanza, batch, &entry, err);
    status = status ? status : set_texts(catalog, stanza, &entry->public, err);
    status = status ? status : set_words(stanza, &entry->public, err);
    status = status ? status : set_claims(catalog, stanza, entry, err);
    status = status ? status : set_conditions(catalog, stanza, entry, err);
    if (status != RCS_OK) {
        return status;
    }
    if (entry->claim_count > 0 && entry->condition_count > 0) {
        return rcsi_refuse(err, stanza->line,
                             "an entry has Code (a handbook entry) or When (a diagnosis)");
    }
    const char *over = value_of(stanza, "Over", &line);
    entry->over_line = over ? line : entry->over_line;
    entry->over = over ? over : entry->over;
    bool is_new = catalog->entries.count > before;
    if (is_new || value_of(stanza, "When", &line)) {
        entry->round = batch->round; /* Advice that only rewords keeps the entry's rank. */
    }
    return is_new ? check_new(stanza, entry, err) : RCS_OK;
}
