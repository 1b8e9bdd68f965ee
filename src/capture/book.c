/* book.c -- noting damage */
#include "capture/book.h"


rcs_damage *rcsi_book_damage(rcsi_book *book, rcsi_damage_kind kind, uint64_t offset,
                             uint64_t record)
{
    book->damages++;
    book->damage = (rcs_damage){
        .offset = offset,
        .record = record,
        .resumed = kind == RCSI_RESUMED,
        .unfinished = kind == RCSI_UNFINISHED,
    };
    return &book->damage;
}
