#!/usr/bin/env bash
# A real etcd cluster on loopback for tests, with folders and ports of its own. It lives as long as its standard input is
# open, so that nothing is left of it however a test ends.
# Usage: tests/etcd/cluster.sh [--nodes N] [any flag of etcd, such as --cors ORIGIN or --quota-backend-bytes N]
# It prints "ready" and the address of each node, or "failed" and why. Then it carries out a command a line, and prints
# "ok" or "failed" after each:
#   kill N         ends a node like a power cut
#   start N        starts it again, and waits until it works
#   pause N        stops a node without ending it: it accepts connections and says nothing
#   resume N       lets it go on
#   save FILE      saves a snapshot; with authentication, ETCDCTL_USER=root:PASSWORD must be set
#   restore FILE   puts all nodes back to a snapshot
set -uo pipefail
nodes=3
if [ "${1:-}" = --nodes ]; then nodes=$2; shift 2; fi
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
  rm -rf "$folder"
}
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
    members+="${members:+,}n$i=http://127.0.0.1:${peers[i]}"
  done
}

start_node() {
  # Ends with this script, even if that is killed.
  setpriv --pdeathsig KILL etcd --name "n$1" --data-dir "$folder/n$1" --initial-cluster "$members" \
    --listen-client-urls "http://127.0.0.1:${clients[$1]}" --advertise-client-urls "http://127.0.0.1:${clients[$1]}" \
    --listen-peer-urls "http://127.0.0.1:${peers[$1]}" --initial-advertise-peer-urls "http://127.0.0.1:${peers[$1]}" \
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
  (exec 3<>"/dev/tcp/127.0.0.1/${clients[$1]}" && printf 'GET /health HTTP/1.0\r\n\r\n' >&3 &&
    timeout 5 cat <&3 | grep -q '"health":"true"') 2>/dev/null ||
    etcdctl --endpoints "http://127.0.0.1:${clients[$1]}" alarm list 2>/dev/null | grep -q NOSPACE
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
printf ' http://127.0.0.1:%s' "${clients[@]}"
printf '\n'

save() { etcdctl --endpoints "http://127.0.0.1:${clients[0]}" snapshot save "$1" >/dev/null; }
restore() {
  for ((i = 0; i < nodes; i++)); do stop_node "$i"; done
  for ((i = 0; i < nodes; i++)); do
    rm -rf "$folder/n$i"
    env -u ETCDCTL_USER etcdctl snapshot restore "$1" --name "n$i" --data-dir "$folder/n$i" --initial-cluster "$members" \
      --initial-advertise-peer-urls "http://127.0.0.1:${peers[$i]}" >/dev/null || return 1
  done
  start_all
}
while read -r command what; do
  case "$command" in
    kill) stop_node "$what" ;;
    start) start_node "$what" && wait_for "$what" ;;
    pause) kill -STOP "${pids[$what]}" ;;
    resume) kill -CONT "${pids[$what]}" ;;
    save) save "$what" ;;
    restore) restore "$what" ;;
    *) false ;;
  esac >"$folder/said" 2>&1 && echo ok || { said="$(tail -n 3 "$folder/said")"; echo "failed: ${said//$'\n'/ }"; }
done
