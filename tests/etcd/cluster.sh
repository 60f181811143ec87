#!/usr/bin/env bash
# A real etcd cluster on loopback for tests, with folders and ports of its own. It lives as long as its standard input is
# open, so that nothing is left of it however a test ends.
# Usage: tests/etcd/cluster.sh [--nodes N] [--apart] [any flag of etcd, such as --cors ORIGIN or --quota-backend-bytes N]
# It prints "ready" and the address of each node, or "failed" and why. Then it carries out a command a line, and prints
# "ok" or "failed" after each:
#   kill N         ends a node like a power cut
#   start N        starts it again, and waits until it works
#   pause N        stops a node without ending it: it accepts connections and says nothing
#   resume N       lets it go on
#   save FILE      saves a snapshot; with authentication, ETCDCTL_USER=root:PASSWORD must be set
#   restore FILE   puts all nodes back to a snapshot
# With --apart each node has a network namespace of its own, which needs root and `ip netns`, and may be cut off:
#   cut N          the node and the others do not hear each other any more; who asks the node still reaches it
#   join N         they do again
set -uo pipefail
nodes=3
if [ "${1:-}" = --nodes ]; then nodes=$2; shift 2; fi
apart=
if [ "${1:-}" = --apart ]; then apart=1; shift; fi
flags=("$@")
export ETCDCTL_API=3

fail() { printf 'failed: %s\n' "$*"; exit 1; }
for program in etcd etcdctl; do
  command -v "$program" >/dev/null || fail "$program is missing: scripts/setup.sh test installs it"
done

# In memory if there is enough: etcd waits for the disk at each write, and reserves 64 MB a node.
place="${TMPDIR:-/tmp}"
[ ! -w /dev/shm ] || [ "$(df --output=avail -k /dev/shm | tail -n 1)" -lt 2000000 ] || place=/dev/shm
folder="$(mktemp -d "$place/kontor-etcd.XXXXXX")"
pids=()
end() {
  for node in "${!pids[@]}"; do stop_node "$node"; done
  [ -z "$apart" ] || drop_networks
  rm -rf "$folder"
}

# A bridge, and for each node a namespace with a cable to it. Addresses are of those for measuring networks.
hosts=()
build_networks() {
  for ((net = $$ % 250, tries = 0; tries < 20; net = (net + 1) % 250, tries++)); do
    ip link add "kontor$net" type bridge 2>"$folder/said" || continue
    bridge="kontor$net"
    ip addr add "198.18.$net.1/24" dev "$bridge" && ip link set "$bridge" up || return 1
    for ((i = 0; i < nodes; i++)); do
      hosts[i]="198.18.$net.$((10 + i))"
      ip netns add "$bridge-$i" && ip link add "k$net-$i" type veth peer name eth0 netns "$bridge-$i" &&
        ip link set "k$net-$i" master "$bridge" up && ip -n "$bridge-$i" link set lo up &&
        ip -n "$bridge-$i" addr add "${hosts[i]}/24" dev eth0 && ip -n "$bridge-$i" link set eth0 up || return 1
    done
    return 0
  done
  return 1
}
drop_networks() {
  for ((i = 0; i < nodes; i++)); do ip netns del "$bridge-$i" 2>/dev/null; done
  ip link del "$bridge" 2>/dev/null
}
# What it says to the others goes nowhere, and so do its answers.
cables() {
  for ((i = 0; i < nodes; i++)); do
    [ "$i" = "$2" ] || ip -n "$bridge-$2" route "$1" blackhole "${hosts[i]}/32" || return 1
  done
}
host_of() { echo "${hosts[$1]:-127.0.0.1}"; }
trap end EXIT
trap 'exit 1' INT TERM

# Ports below those that systems give out by themselves.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    [[ " ${clients[*]:-} ${peers[*]:-} " == *" $port "* ]] && continue
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}
choose_ports() {
  clients=() peers=() members=
  for ((i = 0; i < nodes; i++)); do
    clients[i]="$(free_port)"
    peers[i]="$(free_port)"
    members+="${members:+,}n$i=http://$(host_of "$i"):${peers[i]}"
  done
}

start_node() {
  # Ends with this script, even if that is killed.
  local host inside=()
  host="$(host_of "$1")"
  [ -z "$apart" ] || inside=(ip netns exec "$bridge-$1")
  setpriv --pdeathsig KILL "${inside[@]}" etcd --name "n$1" --data-dir "$folder/n$1" --initial-cluster "$members" \
    --listen-client-urls "http://$host:${clients[$1]}" --advertise-client-urls "http://$host:${clients[$1]}" \
    --listen-peer-urls "http://$host:${peers[$1]}" --initial-advertise-peer-urls "http://$host:${peers[$1]}" \
    --logger zap --log-level warn --bcrypt-cost 4 "${flags[@]}" >>"$folder/log$1" 2>&1 </dev/null &
  pids[$1]=$!
  # The shell says nothing of its end.
  disown
}
stop_node() {
  kill -KILL "${pids[$1]}" 2>/dev/null
  while kill -0 "${pids[$1]}" 2>/dev/null; do sleep 0.01; done
}
# A node without space says so at /health, and still works.
works() {
  (exec 3<>"/dev/tcp/$(host_of "$1")/${clients[$1]}" && printf 'GET /health HTTP/1.0\r\n\r\n' >&3 &&
    timeout 5 cat <&3 | grep -q '"health":"true"') 2>/dev/null ||
    etcdctl --endpoints "http://$(host_of "$1"):${clients[$1]}" alarm list 2>/dev/null | grep -q NOSPACE
}
wait_for() {
  for ((try = 0; try < 300; try++)); do
    kill -0 "${pids[$1]}" 2>/dev/null || return 1
    works "$1" && return 0
    sleep 0.1
  done
  return 1
}
start_all() {
  for ((i = 0; i < nodes; i++)); do start_node "$i"; done
  for ((i = 0; i < nodes; i++)); do wait_for "$i" || return 1; done
}

[ -z "$apart" ] || build_networks || fail "there are no network namespaces: $(tail -n 1 "$folder/said" 2>/dev/null)"

# Another program may have taken a port meanwhile.
for ((attempt = 0; ; attempt++)); do
  choose_ports
  start_all && break
  why="$(tail -n 3 "$folder"/log* 2>/dev/null)"
  for ((i = 0; i < nodes; i++)); do stop_node "$i"; done
  rm -rf "$folder"/*
  [ "$attempt" -lt 3 ] || fail "etcd does not start: ${why//$'\n'/ }"
done
printf 'ready'
for ((i = 0; i < nodes; i++)); do printf ' http://%s:%s' "$(host_of "$i")" "${clients[i]}"; done
printf '\n'

save() { etcdctl --endpoints "http://$(host_of 0):${clients[0]}" snapshot save "$1" >/dev/null; }
restore() {
  for ((i = 0; i < nodes; i++)); do stop_node "$i"; done
  for ((i = 0; i < nodes; i++)); do
    rm -rf "$folder/n$i"
    env -u ETCDCTL_USER etcdctl snapshot restore "$1" --name "n$i" --data-dir "$folder/n$i" --initial-cluster "$members" \
      --initial-advertise-peer-urls "http://$(host_of "$i"):${peers[$i]}" >/dev/null || return 1
  done
  start_all
}
while read -r command what; do
  case "$command" in
    kill) stop_node "$what" ;;
    start) start_node "$what" && wait_for "$what" ;;
    pause) kill -STOP "${pids[$what]}" && while grep -L "^State:.T" "/proc/${pids[$what]}"/task/*/status | grep -q .; do sleep 0.01; done ;;
    resume) kill -CONT "${pids[$what]}" ;;
    save) save "$what" ;;
    restore) restore "$what" ;;
    cut) cables add "$what" ;;
    join) cables del "$what" ;;
    *) false ;;
  esac >"$folder/said" 2>&1 && echo ok || { said="$(tail -n 3 "$folder/said")"; echo "failed: ${said//$'\n'/ }"; }
done
