# One extended DNS error each; the number in the name is its code.
# shellcheck shell=bash

capture ede/00-dname-nsd nsd short \
	'EDE 0 with a text: NSD says why it is YXDOMAIN' <<'END'
dig @192.0.2.4 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy.old.nsd.example A
END

capture ede/00-odd-algorithm-kresd kresd \
	'NOERROR, EDE 0: the zone is signed with an algorithm nobody knows' <<'END'
fresh kresd
--
dig @192.0.2.23 www.oddalg.example A
END

capture ede/03-stale-bind bind-stale \
	'EDE 3: a stale answer, the authority refuses connections' <<'END'
fresh bind-stale
dig @192.0.2.25 brief.stale.example A
stop nsd
sleep 3
--
dig @192.0.2.25 brief.stale.example A
END

capture ede/03-stale-bind-timeout bind-stale \
	'EDE 3: a stale answer, after 1.8 s without an answer from the authority' <<'END'
fresh bind-stale
dig @192.0.2.25 brief.stale.example A
freeze nsd
sleep 3
--
dig @192.0.2.25 brief.stale.example A
END

capture ede/03-stale-unbound unbound-stale bridge \
	'EDE 3: a stale answer, and how the resolver asks the authority in vain' <<'END'
fresh unbound-stale
dig @192.0.2.26 brief.stale.example A
stop nsd
sleep 3
--
dig @192.0.2.26 brief.stale.example A +nocookie
END

capture ede/04-forged-recursor recursor \
	'EDE 4: forged by a response policy zone' <<'END'
dig @192.0.2.22 forged.example A
END

capture ede/06-bogus-unbound unbound short \
	'SERVFAIL, EDE 6: the data was changed after signing' <<'END'
fresh unbound
--
dig @192.0.2.21 www.bogus.example A
END

capture ede/07-expired-kresd kresd \
	'SERVFAIL, EDE 7 from Knot Resolver' <<'END'
fresh kresd
--
dig @192.0.2.23 www.expired.example A
END

capture ede/07-expired-open-end unbound \
	'SERVFAIL, EDE 7, and 15 s later another name' <<'END'
fresh unbound
--
dig @192.0.2.21 www.expired.example A
sleep 15
dig @192.0.2.21 www.signed.example A
END

capture ede/07-expired-unbound unbound short \
	'SERVFAIL, EDE 7: the signature has expired' <<'END'
fresh unbound
--
dig @192.0.2.21 www.expired.example A
END

capture ede/07-expired-upstream unbound bridge \
	'SERVFAIL, EDE 7, and what Unbound asked before' <<'END'
fresh unbound
--
dig @192.0.2.21 www.expired.example A +nocookie
END

capture ede/07-inverted-kresd kresd \
	'SERVFAIL, EDE 7: the signature ends before it begins' <<'END'
fresh kresd
--
dig @192.0.2.23 www.inverted.example A
END

capture ede/08-notyet-unbound unbound \
	'SERVFAIL, EDE 8: the signature is not yet valid' <<'END'
fresh unbound
--
dig @192.0.2.21 www.notyet.example A
END

capture ede/09-nokey-unbound unbound short \
	'SERVFAIL, EDE 9: the DS belongs to none of the keys' <<'END'
fresh unbound
--
dig @192.0.2.21 www.nokey.example A
END

capture ede/10-nosig-unbound unbound short \
	'SERVFAIL, EDE 10: the signatures are missing' <<'END'
fresh unbound
--
dig @192.0.2.21 www.nosig.example A
END

capture ede/11-no-zone-key-recursor recursor \
	'SERVFAIL, EDE 11: the key is not a zone key' <<'END'
fresh recursor
--
dig @192.0.2.22 www.nozonebit.example A
dig @192.0.2.22 www.nozonebit.example A
END

capture ede/12-no-proof-unbound unbound \
	'SERVFAIL, EDE 12: no proof that the name is missing' <<'END'
fresh unbound
--
dig @192.0.2.21 gone.nonsec.example A
END

capture ede/14-no-upstream-dnsmasq dnsmasq \
	'REFUSED, EDE 14: no server to forward this name to' <<'END'
dig @192.0.2.24 www.elsewhere.test A
END

capture ede/14-not-loaded-nsd nsd short \
	'SERVFAIL, EDE 14: the zone is not loaded' <<'END'
dig @192.0.2.4 www.empty.example A
END

capture ede/15-blocked-kresd kresd short \
	'NXDOMAIN, EDE 15: blocked, with the reason as a TXT record' <<'END'
dig @192.0.2.23 www.ads.example A
END

capture ede/15-blocked-recursor recursor \
	'EDE 15: blocked by a response policy zone' <<'END'
dig @192.0.2.22 blocked.example A
END

capture ede/15-rebind-dnsmasq dnsmasq \
	'NOERROR without an answer, EDE 15: dnsmasq takes the address for a private one' <<'END'
dig @192.0.2.24 www.corp.example A
END

capture ede/16-censored-recursor recursor short \
	'EDE 16: censored by a response policy zone' <<'END'
dig @192.0.2.22 censored.example A
END

capture ede/17-filtered-recursor recursor \
	'EDE 17: filtered by a response policy zone' <<'END'
dig @192.0.2.22 filtered.example A
END

capture ede/18-prohibited-bind bind short \
	'REFUSED, EDE 18: nobody may ask for this zone' <<'END'
dig @192.0.2.1 www.private.example A
END

capture ede/18-prohibited-kresd kresd \
	'REFUSED, EDE 18: by policy' <<'END'
dig @192.0.2.23 www.refused.example A
END

capture ede/18-prohibited-nsd nsd \
	'REFUSED, EDE 18: this client may not ask for this zone' <<'END'
dig @192.0.2.4 www.private.example A
END

capture ede/18-prohibited-unbound unbound short \
	'REFUSED, EDE 18: this client may not use the resolver' <<'END'
dig @192.0.2.21 -b 198.51.100.66 www.example A
END

capture ede/20-no-recursion-wanted-kresd kresd \
	'REFUSED, EDE 20: a question without RD' <<'END'
dig @192.0.2.23 www.example A +norecurse
END

capture ede/20-no-recursion-wanted-unbound unbound \
	'REFUSED, EDE 20: a question without RD' <<'END'
dig @192.0.2.21 www.example A +norecurse
END

capture ede/20-not-authoritative-knot knot short \
	'REFUSED, EDE 20: not a zone of this server' <<'END'
dig @192.0.2.3 www.elsewhere.example A +nocookie
END

capture ede/20-not-authoritative-nsd nsd \
	'REFUSED, EDE 20: not a zone of this server' <<'END'
dig @192.0.2.4 www.elsewhere.example A +nocookie
END

capture ede/21-chaos-nsd nsd short \
	'REFUSED, EDE 21: a CHAOS name NSD does not have' <<'END'
dig @192.0.2.4 no.such CH TXT
END

capture ede/24-not-loaded-knot knot short \
	'SERVFAIL, EDE 24: the zone is not loaded' <<'END'
dig @192.0.2.3 www.empty.example A +nocookie
END

capture ede/all-scripted scripted short \
	'SERVFAIL with each extended error from 0 to 35, an unassigned and a private one' <<'END'
for n in {0..35} 36 49152; do dig @192.0.2.53 r2-e$n.scripted.example A +nocookie; done
END

capture ede/several-scripted scripted short \
	'Two and three extended errors in one answer' <<'END'
dig @192.0.2.53 r2-e22-e23.scripted.example A
dig @192.0.2.53 r2-e9-e22-e0.scripted.example A
END
