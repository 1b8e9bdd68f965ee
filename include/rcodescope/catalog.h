/* catalog.h -- names of codes, and the explanations of what they mean */
#ifndef RCS_CATALOG_H
#define RCS_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rcodescope/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Number spaces that the catalog names.  RCODE, TSIG and TKEY share one IANA registry
 * whose meaning at 9 and 16 depends on the carrier (RFC 6895 2.3), so each carrier has a
 * space of its own here; EDE is a registry of its own (RFC 8914 5.2).
 */
typedef enum rcs_space {
    RCS_SPACE_RCODE,
    RCS_SPACE_TSIG,
    RCS_SPACE_TKEY,
    RCS_SPACE_EDE,
    RCS_SPACE_OPCODE,
    RCS_SPACE_TYPE,
    RCS_SPACE_CLASS,
    RCS_SPACE_OPTION,
    RCS_SPACES
} rcs_space;

typedef enum rcs_severity {
    RCS_FINE,
    RCS_NOTE,
    RCS_WARNING,
    RCS_ERROR
} rcs_severity;

/** How sure an explanation is of its cause. */
typedef enum rcs_confidence {
    RCS_POSSIBLE,
    RCS_LIKELY,
    RCS_CERTAIN
} rcs_confidence;

/** Who has to act. */
typedef enum rcs_actor {
    RCS_ACTOR_NONE,
    RCS_ACTOR_CLIENT,
    RCS_ACTOR_RESOLVER,
    RCS_ACTOR_ZONE,
    RCS_ACTOR_SERVER,
    RCS_ACTOR_NETWORK
} rcs_actor;

/**
 * What an entry is about.  A response can be REFUSED, carry an Extended DNS Error
 * and be malformed at once: the best entry of each aspect is reported.
 */
typedef enum rcs_aspect {
    RCS_ABOUT_RESULT, /**< RCODE, alone or with TSIG/TKEY, flags, counts. */
    RCS_ABOUT_EDE,    /**< Extended DNS Errors. */
    RCS_ABOUT_FORM,   /**< Defects of the octets. */
    RCS_ABOUT_TRAVEL, /**< Silence, truncation, fragments, transport. */
    RCS_ASPECTS
} rcs_aspect;

/** For whom a fix is written. */
typedef enum rcs_role {
    RCS_FOR_CLIENT,
    RCS_FOR_RESOLVER,
    RCS_FOR_AUTHORITY,
    RCS_ROLES
} rcs_role;

/** What a registry says of a number. */
typedef enum rcs_code_status {
    RCS_CODE_ASSIGNED,   /**< Has a name and is expected in this space. */
    RCS_CODE_UNEXPECTED, /**< Assigned in the shared registry, but not for this carrier. */
    RCS_CODE_UNASSIGNED,
    RCS_CODE_PRIVATE,    /**< Reserved for private use. */
    RCS_CODE_RESERVED
} rcs_code_status;

/** One row of the registries.  Strings are owned by the catalog. */
typedef struct rcs_code {
    rcs_space space;
    uint16_t first, last;   /**< first == last unless it is a range. */
    rcs_code_status status;
    const char *name;       /**< Mnemonic, "BADCOOKIE"; NULL for a range without one. */
    const char *reference;  /**< E.g. "RFC7873". */
} rcs_code;

/**
 * One explanation: the handbook entry of a code (has_code) or a diagnosis.  All strings
 * are UTF-8, owned by the catalog, valid until rcs_catalog_free(); paragraphs (and list
 * items) are separated by one '\n'.  NULL: the entry does not have that field.
 */
typedef struct rcs_entry {
    const char *id;             /**< Stable key, e.g. "refused-recursion". */
    rcs_aspect about;
    rcs_severity severity;
    rcs_confidence confidence;
    rcs_actor actor;
    bool has_code;              /**< It is the handbook entry of the codes below. */
    rcs_space space;            /**< Valid if has_code. */
    uint16_t first, last;       /**< Valid if has_code. */
    const char *title;          /**< One line, <= 72 columns. */
    const char *why;            /**< What it means, or what happened here. */
    const char *when_seen;      /**< When one meets it. */
    const char *fix[RCS_ROLES]; /**< What to do; NULL: nothing for this role. */
    const char *confirm;        /**< A command that confirms it; has {placeholders}. */
    const char *carried;        /**< Where the code is carried on the wire. */
    const char *look_alikes;    /**< Codes it is mistaken for: "rcode 7, ede 3". */
    const char *see;            /**< References: "RFC 7873 5.2.3; RFC 9018 4". */
    const char *example;        /**< Capture below pcaps/ and a packet: "result/x.pcap 2". */
} rcs_entry;

/** A hand-written comparison of two codes. */
typedef struct rcs_pair {
    rcs_space space[2];
    uint16_t code[2];
    const char *differences; /**< The differences that decide, one a line. */
    const char *which[2];    /**< When the first, when the second applies. */
} rcs_pair;

/** Names and explanations.  Read-only once built, so threads may share it. */
typedef struct rcs_catalog rcs_catalog;

/**
 * Make a catalog holding the built-in English text, and over it a translation.
 *
 * @param language  "en", "ja"; another or NULL: English.
 * @param out       Receives the catalog; free it with rcs_catalog_free().
 * @param err       NULL, or receives the reason (built-in text that does not parse).
 * @return          RCS_OK, RCS_ERR_MEMORY, RCS_ERR_FORMAT.
 */
RCS_API rcs_status rcs_catalog_new(const char *language, rcs_catalog **out, rcs_error *err);

/** Free a catalog and every string it gave out.  NULL is allowed. */
RCS_API void rcs_catalog_free(rcs_catalog *catalog);

/**
 * Add catalog text: a site's own advice or a translation.  An entry whose id exists
 * replaces the fields it sets and keeps the others.  On failure the catalog is unchanged.
 * On success pointers to entries and pairs got before are void; their strings live on.
 *
 * @param catalog  Not yet used by a session.
 * @param text     `len` octets of UTF-8; need not outlive the call.
 * @param len      Octets.
 * @param err      NULL, or receives what is wrong and on which line.
 * @return         RCS_OK, RCS_ERR_FORMAT, RCS_ERR_MEMORY.
 */
RCS_API rcs_status rcs_catalog_add(rcs_catalog *catalog, const char *text, size_t len,
                                   rcs_error *err);

/** Number of entries. */
RCS_API size_t rcs_catalog_entry_count(const rcs_catalog *catalog);

/** The entry at 0..count-1, in the order of the files. */
RCS_API const rcs_entry *rcs_catalog_entry_at(const rcs_catalog *catalog, size_t index);

/** The entry with this id, or NULL. */
RCS_API const rcs_entry *rcs_catalog_entry(const rcs_catalog *catalog, const char *id);

/**
 * Could two diagnoses, by their indexes, fit one finding and weigh the same, so that only their
 * place in the file decides?  Two that ask for different Extended DNS Errors do not tie: the
 * error that stands first in the message decides.
 */
RCS_API bool rcs_catalog_may_tie(const rcs_catalog *catalog, size_t first, size_t second);

/** The handbook entry of a code, or of the range it falls in; NULL if there is none. */
RCS_API const rcs_entry *rcs_catalog_code_entry(const rcs_catalog *catalog, rcs_space space,
                                                uint16_t code);

/** Number of rows of the registries. */
RCS_API size_t rcs_catalog_code_count(const rcs_catalog *catalog);

/** The row at 0..count-1: by space, then by number. */
RCS_API const rcs_code *rcs_catalog_code_at(const rcs_catalog *catalog, size_t index);

/** The registry row that holds a code, or NULL if no row does. */
RCS_API const rcs_code *rcs_catalog_code(const rcs_catalog *catalog, rcs_space space,
                                         uint16_t code);

/** The mnemonic of a code ("REFUSED"), or NULL if it has none. */
RCS_API const char *rcs_code_name(const rcs_catalog *catalog, rcs_space space, uint16_t code);

/** Longest text of a code, "TYPE65280", with its NUL. */
#define RCS_CODE_TEXT_MAX 48

/**
 * Write the mnemonic of a code, or what stands for it: TYPE65280 and CLASS4 (RFC 3597 5),
 * RCODE24, EDE40, TSIG1, TKEY1, OPCODE15, OPT99.
 *
 * @return  `out`, always terminated.
 */
RCS_API char *rcs_code_text(const rcs_catalog *catalog, rcs_space space, uint16_t code,
                            char out[RCS_CODE_TEXT_MAX]);

/** "rcode", "tsig", "tkey", "ede", "opcode", "type", "class", "option".  Static storage. */
RCS_API const char *rcs_space_name(rcs_space space);

/** A code that a person named. */
typedef struct rcs_code_ref {
    rcs_space space;
    uint16_t code;
} rcs_code_ref;

/** Meanings that one text can have at the most. */
#define RCS_CODE_MEANINGS_MAX 8

/**
 * Read a code as people write it: "23", "0x17", "BADCOOKIE", "badcookie", "rcode 16",
 * "rcode:16", "tsig:16", "tsig BADSIG", "ede:22", "EDE 22", "tkey:19", "SIGNATURE_EXPIRED",
 * "signature expired".  A bare number means every error space (rcode, tsig, tkey, ede)
 * that assigns it; if none does, the RCODE space alone when it is 0..4095.
 *
 * @param catalog  Names come from it.
 * @param text     NUL-terminated.
 * @param out      Receives the meanings; RCODE first, then TSIG, TKEY, EDE, opcodes.
 * @return         Meanings, 0..RCS_CODE_MEANINGS_MAX; 0: no such code.
 */
RCS_API size_t rcs_code_parse(const rcs_catalog *catalog, const char *text,
                              rcs_code_ref out[RCS_CODE_MEANINGS_MAX]);

/**
 * Names near to a misspelt one, nearest first.
 *
 * @param out  Receives at most `max` mnemonics, owned by the catalog.
 * @return     How many.
 */
RCS_API size_t rcs_code_suggest(const rcs_catalog *catalog, const char *text, const char **out,
                                size_t max);

/** The hand-written comparison of two codes in either order, or NULL; *swapped says which. */
RCS_API const rcs_pair *rcs_catalog_pair(const rcs_catalog *catalog, rcs_code_ref a,
                                         rcs_code_ref b, bool *swapped);

/** A heading or short phrase in the catalog's language, by key; the key if unknown. */
RCS_API const char *rcs_catalog_label(const rcs_catalog *catalog, const char *key);

/** What a condition (When:) of an entry can ask.  Strings are static. */
typedef struct rcs_fact {
    const char *name;    /**< "query-cookie". */
    const char *kind;    /**< "rcode" and other spaces, "yes-no", "number", "duration", "word". */
    bool is_code;        /**< `kind` is a space: values are its names and numbers. */
    bool ordered;        /**< `<` and `>` are allowed too. */
    const char *example; /**< A value, as it may stand in a condition: "REFUSED". */
    unsigned weight;     /**< How decisive it is when two entries fit. */
} rcs_fact;

/** Number of facts. */
RCS_API size_t rcs_fact_count(void);

/** The fact at 0..count-1, in the order of facts.def. */
RCS_API rcs_fact rcs_fact_at(size_t index);

/**
 * Words that a fact of kind "yes-no" or "word" can be compared with.
 *
 * @param out  Receives at most `max` words.
 * @return     Words there are; 0: the values are codes or numbers.
 */
RCS_API size_t rcs_fact_words(size_t index, const char **out, size_t max);

/** Words of enums, as in text files and JSON: "warning", "likely", "resolver". Static. */
RCS_API const char *rcs_severity_name(rcs_severity severity);
RCS_API const char *rcs_confidence_name(rcs_confidence confidence);
RCS_API const char *rcs_actor_name(rcs_actor actor);
RCS_API const char *rcs_role_name(rcs_role role);
RCS_API const char *rcs_aspect_name(rcs_aspect aspect);

#ifdef __cplusplus
}
#endif
#endif
