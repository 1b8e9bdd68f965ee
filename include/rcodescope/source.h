/* source.h -- where packets come from: a capture file, a pipe, an interface */
#ifndef RCS_SOURCE_H
#define RCS_SOURCE_H

#include "rcodescope/packet.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rcs_source rcs_source;

typedef struct rcs_source_options {
    const char *filter;  /**< pcap-filter(7) expression, NULL: all packets. */
    uint32_t file;       /**< Put into rcs_packet.file. */
    uint32_t snaplen;    /**< Live: octets kept of a packet; 0: 262,144. */
    uint32_t buffer_kib; /**< Live: kernel buffer; 0: 16,384. */
    bool promiscuous;    /**< Live: also packets for others. */
    bool follow;         /**< Files: wait at the end for more, and for a new file of that name. */
} rcs_source_options;

/*
 * A followed file never ends: rcs_source_next() gives RCS_AGAIN where it would give RCS_END,
 * rcs_source_fd() is -1, and packets of a file that took its place (renamed over it, or cut to
 * nothing and begun again) follow with numbers that go on.  It may still be empty when it is
 * opened.
 */

/** What is wrong with a capture file, and where. */
typedef struct rcs_damage {
    uint64_t offset;    /**< 0-based octet offset of the damaged record or block. */
    uint64_t record;    /**< Its 1-based number in the file (pcapng: block); 0: file header. */
    bool resumed;       /**< Reading went on behind it. */
    bool unfinished;    /**< The file ends inside a record: it may still be written. */
    char expected[96];  /**< "16 octets of record header" */
    char found[96];     /**< "6 octets" */
} rcs_damage;

/** Live: what kernel and interface say.  64-bit, differences of 32-bit counters added up. */
typedef struct rcs_source_stats {
    uint64_t received;          /**< Packets that passed the filter. */
    uint64_t dropped;           /**< By the kernel: the buffer was full. */
    uint64_t interface_dropped; /**< By the interface or its driver. */
    uint64_t unread;            /**< Received, not dropped and never given out.  0 where kernel
                                     and libpcap count differently: loopback, "any". */
} rcs_source_stats;

/**
 * Open a capture file: pcap, pcapng or dnstap (Frame Streams), also inside gzip, zstd, xz, lz4
 * or bzip2, each known by
 * its first octets and never by its name.
 *
 * @param path     A file, a named pipe, or "-" for standard input.
 * @param options  NULL: defaults.
 * @param out      Receives the source; close it with rcs_source_close().
 * @param err      NULL, or receives what is wrong, naming the file.
 * @return         RCS_OK, RCS_ERR_IO (cannot be opened; a directory; a signal came while a pipe
 *                 had nothing), RCS_ERR_FORMAT (empty, not a capture, or compressed and
 *                 built without its library or asking for over 128 MiB; Frame Streams of
 *                 other content or built without libfstrm), RCS_ERR_ARGUMENT (filter; any
 *                 filter on dnstap, which has no packets), RCS_ERR_MEMORY,
 *                 RCS_ERR_UNSUPPORTED (a filter, without libpcap).
 */
RCS_API rcs_status rcs_source_open_file(const char *path, const rcs_source_options *options,
                                        rcs_source **out, rcs_error *err);

/**
 * Open an interface ("eth0", "any") through libpcap.
 *
 * @return  RCS_OK, RCS_ERR_IO (no such interface, no permission), RCS_ERR_ARGUMENT (filter),
 *          RCS_ERR_MEMORY, RCS_ERR_UNSUPPORTED (built without libpcap).
 */
RCS_API rcs_status rcs_source_open_live(const char *interface,
                                        const rcs_source_options *options, rcs_source **out,
                                        rcs_error *err);

/**
 * Listen for servers that tell of their messages by dnstap.  It never ends: without frames it
 * is RCS_AGAIN, and rcs_source_fd() is -1.
 *
 * @param where    "unix:PATH", "tcp:ADDRESS:PORT" or "tcp:[ADDRESS]:PORT", numbers only.
 * @param options  NULL: defaults.  Only `file` is used; a filter is refused.
 * @return         RCS_OK, RCS_ERR_IO, RCS_ERR_ARGUMENT (not of that form; a filter),
 *                 RCS_ERR_MEMORY, RCS_ERR_UNSUPPORTED (built without libfstrm).
 */
RCS_API rcs_status rcs_source_open_dnstap(const char *where, const rcs_source_options *options,
                                          rcs_source **out, rcs_error *err);

/** Stop and free.  NULL is allowed. */
RCS_API void rcs_source_close(rcs_source *source);

/**
 * The next packet.  Filtered packets come too, marked, so that every count adds up.
 *
 * @param out  Receives it; its data lives until the next call.
 * @return     RCS_OK; RCS_END (live: after rcs_source_stop()); RCS_AGAIN (live, or a pipe that
 *             has nothing now, or a signal came: poll rcs_source_fd()); RCS_ERR_FORMAT (damage:
 *             see rcs_source_damage()); RCS_ERR_IO (see rcs_source_error(); also a filter that
 *             has no meaning for the link type of a packet).  After END or an error: the same
 *             again.
 */
RCS_API rcs_status rcs_source_next(rcs_source *source, rcs_packet *out);

/** The last damage met, or NULL.  Owned by the source. */
RCS_API const rcs_damage *rcs_source_damage(const rcs_source *source);

/** Damages met, resumed ones included. */
RCS_API uint64_t rcs_source_damage_count(const rcs_source *source);

/** Packets whose time does not fit and was clamped, or that have none (0 is given). */
RCS_API uint64_t rcs_source_bad_timestamps(const rcs_source *source);

/** Octets of the capture read so far (decompressed). */
RCS_API uint64_t rcs_source_offset(const rcs_source *source);

/**
 * How far a file is read, for a person who waits.
 *
 * @param done   Receives octets of the file as it stands on the disk, compressed if it is.
 * @param total  Receives the octets it had when it was opened; 0: unknown (a pipe, live).
 */
RCS_API void rcs_source_progress(const rcs_source *source, uint64_t *done, uint64_t *total);

/** Text of the last RCS_ERR_IO.  Owned by the source. */
RCS_API const char *rcs_source_error(const rcs_source *source);

/** A descriptor to poll for input, or -1 when one must simply ask again. */
RCS_API int rcs_source_fd(const rcs_source *source);

/** Live counters.  All 0 for files; of dnstap only what was received. */
RCS_API rcs_source_stats rcs_source_statistics(rcs_source *source);

/** Packets that a capture lost, as it says itself. */
typedef struct rcs_drops {
    uint64_t count; /**< So far: by kernel and interface, or recorded in what was read of a file. */
    bool ahead;     /**< A file records further on that some were lost. */
} rcs_drops;

/** What is known of packets that the capture lost.  All 0 for pcap and dnstap. */
RCS_API rcs_drops rcs_source_drops(rcs_source *source);

/**
 * Live: no packet enters any more.  Those the kernel holds already are still given by
 * rcs_source_next(), then RCS_END.  Nothing for files.
 */
RCS_API void rcs_source_stop(rcs_source *source);

/** Name of a link type: "EN10MB", "LINUX_SLL2"; NULL if unknown.  Static storage. */
RCS_API const char *rcs_linktype_name(uint16_t linktype);

#ifdef __cplusplus
}
#endif
#endif
