/* facts_ede.c -- what the EXTRA-TEXT of Extended DNS Errors says */
#include "diagnose/ede_text.h"
#include "diagnose/facts_part.h"

static bool has_text(const rcs_outcome *outcome)
{
    bool found = false;
    for (size_t i = 0; i < outcome->ede_count; i++) {
        found = found || outcome->ede[i].text_len > 0;
    }
    return found;
}

rcsi_value rcsi_fact_ede_text_style(const rcs_finding *f)
{
    rcsi_ede_text text;
    rcsi_ede_text_of(&f->outcome, &text);
    return has_text(&f->outcome) ? rcsi_known(text.style) : rcsi_unknown();
}

rcsi_value rcsi_fact_ede_text_reason(const rcs_finding *f)
{
    rcsi_ede_text text;
    rcsi_ede_text_of(&f->outcome, &text);
    return has_text(&f->outcome) ? rcsi_known(text.reason) : rcsi_unknown();
}

rcsi_value rcsi_fact_ede_text_server(const rcs_finding *f)
{
    rcsi_ede_text text;
    rcsi_ede_text_of(&f->outcome, &text);
    return has_text(&f->outcome) ? rcsi_known(text.has_server) : rcsi_unknown();
}
