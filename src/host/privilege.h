/* privilege.h -- give up root for good */
#ifndef RCSI_PRIVILEGE_H
#define RCSI_PRIVILEGE_H

typedef enum rcsi_privilege {
    RCSI_PRIVILEGE_DROPPED, /**< Or there was none to drop. */
    RCSI_PRIVILEGE_NO_USER, /**< There is no such user. */
    RCSI_PRIVILEGE_FAILED   /**< The kernel refused; nothing may go on. */
} rcsi_privilege;

/** Become `user` with that user's groups, if this process is root's. */
rcsi_privilege rcsi_privilege_drop(const char *user);

#endif
