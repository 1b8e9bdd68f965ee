# The lab's servers and addresses; read by make.
# shellcheck shell=bash disable=SC2034

server_names=()
declare -A server_ns server_address server_package server_command

# server NAME NAMESPACE ADDRESS PACKAGE COMMAND...
# Its configuration is every file in conf/NAME.
server() {
	server_names+=("$1")
	server_ns[$1]=$2
	server_address[$1]=$3
	server_package[$1]=$4
	server_command[$1]="${*:5}"
}

server bind          auth   192.0.2.1  bind9         named -n 1 -g -c @DIR@/named.conf
server bind-cookie   auth   192.0.2.2  bind9         named -n 1 -g -c @DIR@/named.conf
server bind-rrl      auth   192.0.2.6  bind9         named -n 1 -g -c @DIR@/named.conf
server knot          auth   192.0.2.3  knot          knotd -c @DIR@/knot.conf
server nsd           auth   192.0.2.4  nsd           nsd -d -c @DIR@/nsd.conf
server pdns          auth   192.0.2.5  pdns-server   pdns_server --config-dir=@DIR@
server scripted      auth   192.0.2.53 -             scripted.py 192.0.2.53 192.0.2.98
server bind-resolver resolv 192.0.2.20 bind9         named -n 1 -g -c @DIR@/named.conf
server unbound       resolv 192.0.2.21 unbound       unbound -d -c @DIR@/unbound.conf
server recursor      resolv 192.0.2.22 pdns-recursor pdns_recursor --config-dir=@DIR@
server kresd         resolv 192.0.2.23 knot-resolver kresd -n -c @DIR@/kresd.conf @DIR@
server dnsmasq       home   192.0.2.24 dnsmasq-base  dnsmasq -C @DIR@/dnsmasq.conf
server bind-stale    resolv 192.0.2.25 bind9         named -n 1 -g -c @DIR@/named.conf
server unbound-stale resolv 192.0.2.26 unbound       unbound -d -c @DIR@/unbound.conf
server unbound-dnstap resolv 192.0.2.27 unbound      unbound -d -c @DIR@/unbound.conf
server bind-dnstap   resolv 192.0.2.28 bind9         named -n 1 -g -c @DIR@/named.conf

# Every address of a namespace; the first one is its usual source.
# .66 is a client that is refused, .67 one that is ignored; at .98
# something listens and never answers, at .99 nothing listens.
addresses() {
	local s
	case $1 in
	client) echo 198.51.100.10 198.51.100.66 198.51.100.67 2001:db8:c::10 ;;
	auth) echo 2001:db8::1 192.0.2.98 192.0.2.99 ;;
	resolv) echo 2001:db8::21 ;;
	home) ;;
	esac
	for s in "${server_names[@]}"; do
		if [ "${server_ns[$s]}" = "$1" ]; then
			echo "${server_address[$s]}"
		fi
	done
}

# "BIND 9.18.49" and so on, for the README.
version() {
	local p=${server_package[$1]} v
	[ "$p" != - ] || { echo 'lab/scripted.py'; return; }
	v=$(dpkg-query -W -f '${Version}' "$p" 2>/dev/null || echo '?')
	v=${v#*:}
	v=${v%%-*}
	case $p in
	bind9) p=BIND ;;
	knot) p='Knot DNS' ;;
	nsd) p=NSD ;;
	pdns-server) p='PowerDNS auth' ;;
	unbound) p=Unbound ;;
	pdns-recursor) p='PowerDNS recursor' ;;
	knot-resolver) p='Knot Resolver' ;;
	dnsmasq-base) p=dnsmasq ;;
	esac
	echo "$p $v"
}
