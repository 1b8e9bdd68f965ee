# Zones, resolvers and what stands between them.
# shellcheck shell=bash disable=SC2034,SC2154

loop not-loaded-bind servfail-local-zone client 'named-checkzone' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.1 www.notloaded.example A
--
named-checkzone notloaded.example "$scratch/zones/plain.zone" || false
edited[bind]="s|no-such-file|$scratch/zones/plain.zone|"; fresh bind
END

loop not-loaded-nsd servfail-not-ready client 'nsd-checkzone' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.4 www.empty.example A
--
"$line" empty.example "$scratch/zones/nsd.zone" || false
edited[nsd]="s|no-such-file|$scratch/zones/nsd.zone|"; fresh nsd
END

loop not-loaded-knot servfail-invalid-data client 'kzonecheck' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.3 www.empty.example A +nocookie
--
"$line" -o empty.example "$scratch/zones/knot.zone" || false
edited[knot]="s|no-such-file|$scratch/zones/knot.zone|"; fresh knot
END

loop lame servfail-upstream-refused bridge 'Configure the zone on every server' '' \
	'status: NOERROR' <<'END'
fresh unbound
--
dig @192.0.2.21 www.lame.example A +noedns
--
added[nsd]="zone:
    name: lame.example
    zonefile: $scratch/zones/nsd.zone"
fresh nsd unbound
END

loop forwarder-dead servfail-upstream-silent bridge 'forwarders' 's|$| { 192.0.2.1; };|' \
	'status: NOERROR' <<'END'
added[bind-resolver]='zone "corp.example" { type forward; forward only; forwarders { 192.0.2.98; }; };'
fresh bind-resolver
--
dig @192.0.2.20 www.corp.example A +nocookie +time=15
--
added[bind-resolver]="zone \"corp.example\" { type forward; forward only; $line };"
fresh bind-resolver
END

loop expired-bind servfail-zone-signature-expired bridge 'rndc nta -lifetime 1h ZONE' \
	's|ZONE|expired.example|' 'status: NOERROR' <<'END'
rndc-confgen -a -A hmac-sha256 -k lab-rndc -c "$scratch/rndc.key"
edited[bind-resolver]="s|^controls.*|include \"$scratch/rndc.key\"; controls { inet 127.0.0.1 port 9953 allow { any; } keys { lab-rndc; }; };|"
fresh bind-resolver
--
dig @192.0.2.20 www.expired.example A +nocookie
--
in_ns resolv rndc -k "$scratch/rndc.key" -s 127.0.0.1 -p 9953 ${line#rndc} && sleep 6
END

control_unbound() {
	edited[unbound]="s|control-enable: no|control-enable: yes\n    control-interface: $scratch/unbound/ctl\n    control-use-cert: no|"
	fresh unbound
}

# Both commands of the line.
mend_unbound() {
	local command
	for command in "${line%, then *}" "${line#*, then }"; do
		# shellcheck disable=SC2086
		in_ns resolv unbound-control -c "$scratch/unbound/unbound.conf" ${command#* } || return 1
	done
}

loop expired-unbound servfail-signature-expired client 'unbound-control insecure_add ZONE, then unbound-control flush_zone ZONE' \
	's|ZONE|expired.example|g' 'status: NOERROR' <<'END'
control_unbound
--
dig @192.0.2.21 www.expired.example A
--
mend_unbound
END

loop no-key-unbound servfail-dnskey-missing client 'unbound-control insecure_add ZONE, then unbound-control flush_zone ZONE' \
	's|ZONE|nokey.example|g' 'status: NOERROR' <<'END'
control_unbound
--
dig @192.0.2.21 www.nokey.example A
--
mend_unbound
END

loop bogus-unbound servfail-bogus client 'unbound-control insecure_add ZONE, then unbound-control flush_zone ZONE' \
	's|ZONE|bogus.example|g' 'status: NOERROR' <<'END'
control_unbound
--
dig @192.0.2.21 www.bogus.example A
--
mend_unbound
END

loop denial-unbound servfail-denial-unproven client 'domain-insecure: "ZONE"' \
	's|ZONE|nonsec.example|' 'status: NXDOMAIN' <<'END'
fresh unbound
--
dig @192.0.2.21 gone.nonsec.example A
--
added[unbound]="server: $line"; fresh unbound
END

loop zone-key-recursor servfail-zone-key-bit client 'rec_control add-nta ZONE' \
	's|ZONE|nozonebit.example|' 'status: NOERROR' <<'END'
fresh recursor
--
dig @192.0.2.22 www.nozonebit.example A
dig @192.0.2.22 www.nozonebit.example A
--
in_ns resolv rec_control --config-dir="$scratch/recursor" --socket-dir="$scratch/recursor" ${line#rec_control}
END

loop policy-bind nxdomain-rpz client 'NAME CNAME rpz-passthru.' 's|NAME|www.example|' \
	'status: NOERROR' <<'END'
sed '$a www.example CNAME .' "$lab/conf/bind-resolver/policy.zone" > "$scratch/zones/policy.zone"
edited[bind-resolver]="s|\"policy.zone\"|\"$scratch/zones/policy.zone\"|"; fresh bind-resolver
--
dig @192.0.2.20 www.example A
--
sed -i "s/^www.example.*/$line/" "$scratch/zones/policy.zone"; fresh bind-resolver
END

loop local-zone-unbound refused-local-zone client 'change its type' \
	's|.*|local-zone: "www.example." transparent|' 'status: NOERROR' <<'END'
added[unbound]='server: local-zone: "www.example." refuse'; fresh unbound
--
dig @192.0.2.21 www.example A
--
added[unbound]="server: $line"; fresh unbound
END

loop snoop-unbound refused-no-rd client 'access-control: ADDRESS allow_snoop' \
	's|ADDRESS|198.51.100.10|' 'status: NOERROR' <<'END'
--
dig @192.0.2.21 www.example A +norec
--
edited[unbound]="s|access-control: 198.51.100.10 allow|$line|"; fresh unbound
dig @192.0.2.21 www.example A
END

loop no-upstream-dnsmasq refused-no-upstream client 'server=/ZONE/ADDRESS' \
	's|ZONE/ADDRESS|example/192.0.2.21@192.0.2.24|' 'status: NOERROR' <<'END'
edited[dnsmasq]='/^server=.example/d'; stop dnsmasq; launch dnsmasq; sleep 0.3
--
dig @192.0.2.24 www.example A
--
edited[dnsmasq]='/^server=.example/d'; added[dnsmasq]=$line; fresh dnsmasq
END

loop rebind-dnsmasq noerror-blocked client 'rebind-domain-ok=/ZONE/' 's|ZONE|corp.example|' \
	'ANSWER: 1' <<'END'
--
dig @192.0.2.24 www.corp.example A
--
added[dnsmasq]=$line; fresh dnsmasq
END

loop alias-to-nowhere nxdomain-cname client 'Correct the CNAME' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.1 alias.corp.example A
--
sed -i 's/^alias2 .*/alias2 CNAME www/' "$scratch/zones/plain.zone"; edited[bind]=; fresh bind
END

loop cookie-secret badcookie-other-secret client 'cookie-secret' \
	's|$| "ffffffffffffffffffffffffffffffff";|' 'status: NOERROR' <<'END'
--
dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=$(cookie 60 ffffffffffffffffffffffffffffffff)
--
edited[bind-cookie]="s|cookie-secret .*|$line|"; fresh bind-cookie
END

loop cookie-malformed formerr-cookie-malformed client 'dig +nocookie' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.1 www.corp.example A +nocookie +ednsopt=10:010203040506070801020304
--
true
--
$line @192.0.2.1 www.corp.example A
END

loop no-edns formerr-no-edns client 'dig +noedns' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.53 old.scripted.example A +nocookie
--
true
--
$line @192.0.2.53 old.scripted.example A
END

loop transfer-over-udp formerr-axfr-udp client 'dig +tcp' '' 'XFR size' <<'END'
--
ask 192.0.2.1 axfr-udp open.example
--
true
--
$line @192.0.2.1 open.example AXFR
END

loop typetransparent-unbound nxdomain-beside-data client 'local-zone: "printer.example." transparent' \
	'' 'status: NOERROR' <<'END'
added[unbound]=$'server:\n    local-zone: "printer.example." typetransparent\n    local-data: "printer.example. A 192.0.2.9"'
fresh unbound
--
dig @192.0.2.21 printer.example A > "$scratch/loop.address"
dig @192.0.2.21 printer.example AAAA
--
added[unbound]=$'server:\n    '"$line"$'\n    local-data: "printer.example. A 192.0.2.9"'
fresh unbound
END
