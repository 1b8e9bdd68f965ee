/* test_talks.c -- which queries still wait when their connection ends */
#include "session/talks.h"

#include "unit.h"

static rcs_flow flow_of(uint16_t port)
{
    rcs_flow flow = {.transport = RCS_TCP};
    flow.client.family = flow.server.family = 4;
    flow.client.port = port;
    flow.server.port = 53;
    return flow;
}

/* `asked` queries on one connection, of which `answered` have their answer when it ends. */
static rcsi_talk_rest rest_of(uint16_t asked, uint16_t answered)
{
    rcsi_talks talks;
    rcsi_talk_rest rest;
    rcs_flow flow = flow_of(4000);
    assert_int_equal(rcsi_talks_init(&talks), RCS_OK);
    for (uint16_t id = 0; id < asked; id++) {
        assert_true(rcsi_talks_asked(&talks, &flow, id));
    }
    for (uint16_t id = 0; id < answered; id++) {
        rcsi_talks_answered(&talks, &flow, id);
    }
    rcsi_talks_ended(&talks, &flow, &rest);
    rcsi_talks_free(&talks);
    return rest;
}

TEST(a_long_pipeline_that_is_answered_leaves_nothing)
{
    (void)state_;
    assert_int_equal(rest_of(20, 20).count, 0);
    assert_int_equal(rest_of(20, 20).more, 0);
    assert_int_equal(rest_of(20, 0).count, RCSI_TALK_IDS);
    assert_int_equal(rest_of(20, 0).more, 20 - RCSI_TALK_IDS);
    assert_int_equal(rest_of(3, 1).count, 2);
    assert_int_equal(rest_of(3, 1).id[0], 1);
}

RUN_TESTS(T(a_long_pipeline_that_is_answered_leaves_nothing))
