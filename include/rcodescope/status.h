/* status.h -- how functions of this library report success and failure */
#ifndef RCS_STATUS_H
#define RCS_STATUS_H

#include <stdint.h>

#if defined(__GNUC__)
#define RCS_API __attribute__((visibility("default")))
#else
#define RCS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Version of these headers. */
#define RCS_VERSION_MAJOR 0
#define RCS_VERSION_MINOR 1
#define RCS_VERSION_PATCH 0

/**
 * Result of a call that can fail *on our side*: memory, files, arguments.
 *
 * A broken DNS message is never a status.  It is a rcs_defect, found in the
 * message view, because a broken message is what this library exists to report.
 */
typedef enum rcs_status {
    RCS_OK = 0,              /**< Done; outputs are set. */
    RCS_END = 1,             /**< Nothing left to give; outputs untouched. */
    RCS_AGAIN = 2,           /**< Nothing now, maybe later (live, pipes); outputs untouched. */
    RCS_ERR_ARGUMENT = -1,   /**< The caller broke the documented contract. */
    RCS_ERR_MEMORY = -2,     /**< Out of memory. */
    RCS_ERR_IO = -3,         /**< Opening, reading or writing failed. */
    RCS_ERR_FORMAT = -4,     /**< Damaged, or not a capture or catalog that we can read. */
    RCS_ERR_UNSUPPORTED = -5 /**< Understood, but not supported by this build. */
} rcs_status;

/** Octets of rcs_error.text, with its NUL. */
#define RCS_ERROR_TEXT_MAX 500

/**
 * Detail for the few calls whose failure a person must read (open, load).
 * Written only on failure; `text` is always NUL-terminated.
 */
typedef struct rcs_error {
    rcs_status status;
    uint32_t line;                 /**< 1-based line in a text input; 0: no line. */
    char text[RCS_ERROR_TEXT_MAX]; /**< One English sentence, no trailing newline. */
} rcs_error;

/** English text for a status.  Never NULL; static storage. */
RCS_API const char *rcs_status_text(rcs_status status);

/** Library version as "MAJOR.MINOR.PATCH".  Static storage. */
RCS_API const char *rcs_version(void);

#ifdef __cplusplus
}
#endif
#endif
