# Who may ask, transfer, update and notify.
# shellcheck shell=bash disable=SC2034,SC2154

loop refused-unbound refused-client client 'access-control: NETWORK allow' \
	's|NETWORK|198.51.100.66/32|' 'status: NOERROR' <<'END'
--
dig @192.0.2.21 -b 198.51.100.66 www.example A
--
added[unbound]="server: $line"; fresh unbound
END

loop refused-bind-resolver refused-client client 'allow-recursion { NETWORK; };' \
	's|NETWORK|198.51.100.66|' 'status: NOERROR' <<'END'
--
dig @192.0.2.20 -b 198.51.100.66 www.example A
--
edited[bind-resolver]="s|allow-recursion {[^}]*};|$line|"; fresh bind-resolver
END

loop refused-bind-zone refused-client client 'allow-query { NETWORK; };' \
	's|NETWORK|198.51.100.10|' 'status: NOERROR' <<'END'
--
dig @192.0.2.1 www.private.example A
--
edited[bind]="s|allow-query { none; };|$line|"; fresh bind
END

loop refused-nsd-zone refused-client client 'allow-query: NETWORK NOKEY' \
	's|NETWORK|198.51.100.10|' 'status: NOERROR' <<'END'
--
dig @192.0.2.4 www.private.example A
--
edited[nsd]="s|allow-query: 192.0.2.250 NOKEY|$line|"; fresh nsd
END

loop transfer-bind refused-axfr client 'allow-transfer { key NAME; };' \
	's|NAME|lab-key|' 'XFR size' <<'END'
edited[bind]='s|allow-transfer { key lab-key; };|allow-transfer { none; };|'; fresh bind
--
dig @192.0.2.1 corp.example AXFR -k lab.key
--
edited[bind]="s|allow-transfer { key lab-key; };|$line|"; fresh bind
END

loop transfer-nsd refused-axfr client 'provide-xfr: ADDRESS KEY' \
	's|ADDRESS KEY|198.51.100.10 NOKEY|' 'XFR size' <<'END'
--
dig @192.0.2.4 nsd.example AXFR
--
edited[nsd]="s|provide-xfr: .*|$line|"; fresh nsd
END

loop transfer-knot notauth-axfr client 'action: transfer' '' 'XFR size' <<'END'
--
dig @192.0.2.3 knot.example AXFR
--
edited[knot]="s|  - id: with-key|  - id: asker\n    address: 198.51.100.10\n    $line\n&|
	s|acl: with-key|acl: [with-key, asker]|"
fresh knot
END

loop transfer-pdns notauth-axfr-powerdns client 'allow-axfr-ips=ADDRESS' \
	's|ADDRESS|198.51.100.10|' 'XFR size' <<'END'
--
dig @192.0.2.5 pdns.example AXFR
--
edited[pdns]="s|^allow-axfr-ips=.*|$line|"; fresh pdns
END

loop transfer-incremental-nsd refused-ixfr client 'provide-xfr: ADDRESS KEY' \
	's|ADDRESS KEY|198.51.100.10 NOKEY|' 'XFR size' <<'END'
--
dig @192.0.2.4 nsd.example IXFR=0 +tcp
--
edited[nsd]="s|provide-xfr: .*|$line|"; fresh nsd
END

loop update-unsigned refused-update-unsigned client 'nsupdate -k KEYFILE' \
	's|KEYFILE|lab.key|' 'done: 0' <<'END'
--
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate; echo done: $?
--
true
--
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | $line; echo done: $?
END

loop update-static refused-update-signed client 'allow-update' 's|$| { key lab-key; };|' \
	'done: 0' <<'END'
--
printf '%s\n' 'server 192.0.2.1' 'zone static.example' 'update add new.static.example 60 A 192.0.2.7' send | nsupdate -k lab.key; echo done: $?
--
cp "$scratch/zones/plain.zone" "$scratch/zones/static.zone"
edited[bind]="/zone \"static/s|file .*|file \"$scratch/zones/static.zone\"; $line };|"; fresh bind
END

loop update-elsewhere notauth-update client 'Send the update to the primary of the zone' '' \
	'done: 0' <<'END'
--
printf '%s\n' 'server 192.0.2.1' 'zone knot.example' 'update add new.knot.example 60 A 192.0.2.7' send | nsupdate; echo done: $?
--
true
--
printf '%s\n' 'server 192.0.2.3' 'zone knot.example' 'update add new.knot.example 60 A 192.0.2.7' send | nsupdate -k lab.key; echo done: $?
END

loop update-nsd notimp-update client 'server ADDRESS' 's|ADDRESS|192.0.2.1|' 'done: 0' <<'END'
--
printf '%s\n' 'server 192.0.2.4' 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key; echo done: $?
--
true
--
printf '%s\n' "$line" 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key; echo done: $?
END

loop update-outside notzone-update client 'zone ZONE.' 's|ZONE|knot.example|' 'done: 0' <<'END'
--
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add new.knot.example 60 A 192.0.2.7' send | nsupdate -k lab.key; echo done: $?
--
true
--
printf '%s\n' 'server 192.0.2.3' "$line" 'update add new.knot.example 60 A 192.0.2.7' send | nsupdate -k lab.key; echo done: $?
END

loop notify-bind refused-notify client 'allow-notify' 's|$| { 198.51.100.10; };|' \
	'status: NOERROR' <<'END'
--
dig @192.0.2.1 secondary.example SOA +opcode=NOTIFY +norec
--
edited[bind]="/zone \"secondary/s|primaries|$line &|"; fresh bind
END

loop notify-unknown-zone notauth-notify client 'Add the zone on the receiver as a secondary' '' \
	'status: NOERROR' <<'END'
--
dig @192.0.2.1 another.example SOA +opcode=NOTIFY +norec
--
added[bind]='zone "another.example" { type secondary; primaries { 198.51.100.10; }; };'; fresh bind
END

loop key-unknown notauth-tsig-badkey client 'key NAME { algorithm hmac-sha256; secret "..."; };' \
	"s|NAME|$(sed -n 's/^key "\(.*\)".*/\1/p' "$lab/keys/unknown.key")|
	s|[.]\.\.|$(sed -n 's/.*secret "\(.*\)".*/\1/p' "$lab/keys/unknown.key")|" \
	'status: NOERROR' <<'END'
--
dig @192.0.2.1 corp.example SOA -k unknown.key
--
added[bind]=$line; fresh bind
END

loop key-wrong-secret notauth-tsig-badsig client 'Copy the secret again' '' 'status: NOERROR' <<'END'
--
dig @192.0.2.1 corp.example SOA -k wrong.key
--
true
--
dig @192.0.2.1 corp.example SOA -k lab.key
END

loop clock-behind notauth-tsig-client-behind client 'Set the clock by NTP' '' \
	'status: NOERROR' <<'END'
--
faketime -f -2h kdig @192.0.2.1 corp.example SOA -y "hmac-sha256:lab-key:$secret"
--
true
--
kdig @192.0.2.1 corp.example SOA -y "hmac-sha256:lab-key:$secret"
END
