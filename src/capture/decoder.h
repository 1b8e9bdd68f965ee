/* decoder.h -- what undoes one kind of compression, a piece at a time */
#ifndef RCSI_DECODER_H
#define RCSI_DECODER_H

#include <stddef.h>
#include <stdint.h>

/** Octets to decode, and room for what they hold.  A decoder steps both forward; on damage
    over what it decoded before, at least. */
typedef struct rcsi_piece {
    const uint8_t *in;
    size_t in_len;
    uint8_t *out;
    size_t room;
} rcsi_piece;

typedef enum rcsi_decoded {
    RCSI_DECODED_PART,      /**< It wants to be called again: with more input, or more room. */
    RCSI_DECODED_ALL,       /**< A stream (member, frame) ended just before `in`. */
    RCSI_DECODED_DAMAGE,    /**< What came before it is in `out`. */
    RCSI_DECODED_TOO_LARGE, /**< It asks for more than RCSI_WINDOW_MEMORY_MOST. */
    RCSI_DECODED_NO_MEMORY
} rcsi_decoded;

/** One kind of compression.  Each file that defines one is compiled if its library is there. */
typedef struct rcsi_decoder {
    /** Ready for a first stream; NULL: no memory. */
    void *(*open)(void);

    /**
     * Decode some of a stream, which may follow another one.
     *
     * @param piece  With room.  Without input it only hands out what did not fit before, and
     *               after a call that used all room there is to be such a call first.
     *               Otherwise it takes or gives at least one octet.
     * @param why    Receives the reason of RCSI_DECODED_DAMAGE, valid until the next call.
     */
    rcsi_decoded (*decode)(void *state, rcsi_piece *piece, const char **why);

    void (*close)(void *state);
} rcsi_decoder;

extern const rcsi_decoder rcsi_decoder_gzip;
extern const rcsi_decoder rcsi_decoder_zstd;
extern const rcsi_decoder rcsi_decoder_xz;
extern const rcsi_decoder rcsi_decoder_lz4;
extern const rcsi_decoder rcsi_decoder_bzip2;

#endif
