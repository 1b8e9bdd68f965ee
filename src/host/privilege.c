/* privilege.c -- give up root for good */
#define _DEFAULT_SOURCE /* initgroups() is not in POSIX */
#include "host/privilege.h"

#include <grp.h>
#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

rcsi_privilege rcsi_privilege_drop(const char *user)
{
    if (getuid() != 0 && geteuid() != 0) {
        return RCSI_PRIVILEGE_DROPPED;
    }
    const struct passwd *entry = getpwnam(user);
    if (!entry) {
        return RCSI_PRIVILEGE_NO_USER;
    }
    uid_t uid = entry->pw_uid;
    gid_t gid = entry->pw_gid;
    if (initgroups(user, gid) != 0 || setgid(gid) != 0 || setuid(uid) != 0) {
        return RCSI_PRIVILEGE_FAILED;
    }
    /* what can be taken back was not given up */
    if (uid != 0 && setuid(0) == 0) {
        return RCSI_PRIVILEGE_FAILED;
    }
    return RCSI_PRIVILEGE_DROPPED;
}
