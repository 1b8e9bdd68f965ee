/* facts_part.h -- facts that are worked out in files of their own, as facts.def names them */
#ifndef RCSI_FACTS_PART_H
#define RCSI_FACTS_PART_H

#include "catalog/when.h"
#include "diagnose/labels.h"
#include "diagnose/value.h"

/* facts_clock.c */
rcsi_value rcsi_fact_skew(const rcs_finding *f);
rcsi_value rcsi_fact_clock(const rcs_finding *f);
rcsi_value rcsi_fact_clock_off(const rcs_finding *f);

/* facts_cookie.c */
rcsi_value rcsi_fact_cookie_age(const rcs_finding *f);
rcsi_value rcsi_fact_cookie_state(const rcs_finding *f);
rcsi_value rcsi_fact_cookie_len(const rcs_finding *f);
rcsi_value rcsi_fact_cookie_echoed(const rcs_finding *f);
rcsi_value rcsi_fact_query_cookie_len(const rcs_finding *f);

/* facts_query.c */
rcsi_value rcsi_fact_query_questions(const rcs_finding *f);
rcsi_value rcsi_fact_query_authority(const rcs_finding *f);
rcsi_value rcsi_fact_query_defect(const rcs_finding *f);
rcsi_value rcsi_fact_query_opt_count(const rcs_finding *f);
rcsi_value rcsi_fact_query_ecs(const rcs_finding *f);
rcsi_value rcsi_fact_query_ecs_family(const rcs_finding *f);
rcsi_value rcsi_fact_query_ecs_source(const rcs_finding *f);
rcsi_value rcsi_fact_query_ecs_scope(const rcs_finding *f);
rcsi_value rcsi_fact_ecs_scope(const rcs_finding *f);
rcsi_value rcsi_fact_query_rd(const rcs_finding *f);
rcsi_value rcsi_fact_query_ad(const rcs_finding *f);
rcsi_value rcsi_fact_query_cd(const rcs_finding *f);
rcsi_value rcsi_fact_query_do(const rcs_finding *f);
rcsi_value rcsi_fact_query_size(const rcs_finding *f);
rcsi_value rcsi_fact_query_tsig_mac(const rcs_finding *f);
rcsi_value rcsi_fact_tsig_mac(const rcs_finding *f);
rcsi_value rcsi_fact_udp_size(const rcs_finding *f);
rcsi_value rcsi_fact_response_size(const rcs_finding *f);
rcsi_value rcsi_fact_over_size(const rcs_finding *f);

/* facts_name.c: those that facts.def gives no function.  `name` is the question's, not empty. */
rcsi_value rcsi_fact_of_name(rcsi_fact fact, const rcs_finding *f, const rcsi_labels *name);

/* facts_reply.c */
rcsi_value rcsi_fact_reply(const rcs_finding *f);
rcsi_value rcsi_fact_negative_ttl(const rcs_finding *f);
rcsi_value rcsi_fact_soa_qname(const rcs_finding *f);
rcsi_value rcsi_fact_soa_tld(const rcs_finding *f);
rcsi_value rcsi_fact_answer_address(const rcs_finding *f);

/* facts_ede.c */
rcsi_value rcsi_fact_ede_text_style(const rcs_finding *f);
rcsi_value rcsi_fact_ede_text_reason(const rcs_finding *f);
rcsi_value rcsi_fact_ede_text_server(const rcs_finding *f);

/* facts_dnssec.c */
rcsi_value rcsi_fact_signature(const rcs_finding *f);
rcsi_value rcsi_fact_signature_age(const rcs_finding *f);
rcsi_value rcsi_fact_zone_signature(const rcs_finding *f);
rcsi_value rcsi_fact_zone_signature_age(const rcs_finding *f);
rcsi_value rcsi_fact_ds_seen(const rcs_finding *f);
rcsi_value rcsi_fact_dnskey_seen(const rcs_finding *f);
rcsi_value rcsi_fact_zone_key(const rcs_finding *f);
rcsi_value rcsi_fact_dnskey_denied(const rcs_finding *f);
rcsi_value rcsi_fact_ds_matches(const rcs_finding *f);
rcsi_value rcsi_fact_ds_algorithm(const rcs_finding *f);
rcsi_value rcsi_fact_ds_digest(const rcs_finding *f);
rcsi_value rcsi_fact_rrsig_missing(const rcs_finding *f);
rcsi_value rcsi_fact_nsec3_iterations(const rcs_finding *f);

/* facts_upstream.c */
rcsi_value rcsi_fact_upstream_queries(const rcs_finding *f);
rcsi_value rcsi_fact_upstream_servers(const rcs_finding *f);
rcsi_value rcsi_fact_upstream_only(const rcs_finding *f);
rcsi_value rcsi_fact_upstream_aa(const rcs_finding *f);
rcsi_value rcsi_fact_upstream_data(const rcs_finding *f);
rcsi_value rcsi_fact_upstream_upward(const rcs_finding *f);
rcsi_value rcsi_fact_upstream_back(const rcs_finding *f);

/* facts_software.c */
rcsi_value rcsi_fact_software(const rcs_finding *f);

#endif
