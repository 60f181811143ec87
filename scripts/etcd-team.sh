#!/usr/bin/env bash
# Sets up a team in an etcd cluster, or changes who belongs to it: what the team's keys begin with, roles, logins.
# It needs etcdctl (Debian: etcd-client) and can be repeated; docs/team.md says what each role may do.
#
#   export ETCDCTL_ENDPOINTS=https://etcd1:2379,https://etcd2:2379,https://etcd3:2379
#   read -rsp 'Password of root: ' pw && export ETCDCTL_USER="root:$pw"
#   scripts/etcd-team.sh sales --keeper anna --member ben --member eva@team.example --reader audit --out carl
#
# --keeper, --member and --reader give a login a role and take its other ones in this team; --out takes them all. A login
# that is new gets a password, which is printed once; "etcdctl user passwd LOGIN" changes it. If the cluster has no
# authentication yet, root gets the password of ETCDCTL_USER, and authentication is switched on: programs that use the
# cluster without a login are locked out from then on.
set -euo pipefail
export ETCDCTL_API=3 LC_ALL=C

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 1; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*"; }

team="${1:-}"
[[ "$team" =~ ^[a-z0-9_-]+$ ]] || usage
shift
command -v etcdctl >/dev/null || fail "etcdctl is missing. Install Debian's package etcd-client, or etcd's own archive."
[[ "${ETCDCTL_USER:-}" =~ ^root:[^[:space:]]+$ ]] || fail "Set ETCDCTL_USER to root:PASSWORD first, without blanks."
prefix="kontor/$team/"
reading="kontor-$team" keeping="kontor-$team-keeper"

# A login as names of documents have it: everything but a-z 0-9 - _ is percent-encoded.
encoded() {
  local out= byte
  while read -r byte; do
    case "$byte" in
      2d|5f|3[0-9]|6[1-9a-f]|7[0-9a]) out+="$(printf "\\x$byte")" ;;
      *) out+="%$byte" ;;
    esac
  done < <(printf %s "$1" | od -An -v -tx1 | tr -s ' ' '\n' | sed '/^$/d')
  printf %s "$out"
}
password() { head -c 15 /dev/urandom | base64 | tr '+/' '-_'; }

# It tells each step on the way to a cluster without authentication.
etcdctl() { command etcdctl "$@" 2> >(grep -v '^{"level":"warn"' >&2); }
# With the list at hand, what is there already costs nothing.
has() { grep -qxF -e "$1" <<<"$2"; }
users="$(etcdctl user list)" || fail "The cluster at ${ETCDCTL_ENDPOINTS:-127.0.0.1:2379} does not answer as root."
roles="$(etcdctl role list)"
role() {
  has "$1" "$roles" && return 0
  etcdctl role add "$1" >/dev/null
  roles+=$'\n'"$1"
}
permit() { etcdctl role grant-permission "$1" --prefix=true "$2" "$3" >/dev/null; }
roles_of() { etcdctl user get "$1" | sed -n 's/^Roles: *//p'; }
add_user() { etcdctl user add "$1" --interactive=false <<<"$2" >/dev/null && users+=$'\n'"$1"; }

if ! has root "$users"; then add_user root "${ETCDCTL_USER#root:}"; fi
if [[ " $(roles_of root) " != *" root "* ]]; then
  role root
  etcdctl user grant-role root root >/dev/null
fi
etcdctl auth enable >/dev/null

# Members and readers, with the documents that each of them writes.
writes() {
  local name kind
  name="kontor-$team-$1-$(encoded "$2")"
  role "$name"
  for kind in "${@:3}"; do permit "$name" write "$prefix$kind!$(encoded "$2")!"; done
}

if ! has "$reading" "$roles"; then
  role "$reading"
  permit "$reading" read "$prefix"
fi
if ! has "$keeping" "$roles"; then
  role "$keeping"
  permit "$keeping" readwrite "$prefix"
fi

while [ "$#" -gt 0 ]; do
  [ "$#" -ge 2 ] || usage
  kind="${1#--}" login="$2"
  shift 2
  [[ -n "$login" && "$login" != *:* && "$login" != root && "${#login}" -le 64 ]] ||
    fail "\"$login\" cannot be a login: at most 64 bytes, without a colon, and not root."
  name="$(encoded "$login")"
  wanted=
  case "$kind" in
    keeper) wanted="$keeping" ;;
    member)
      writes member "$login" c p r s t f
      wanted="$reading kontor-$team-member-$name"
      ;;
    # What a browser has is what others want to know of it, also whether it has erased somebody.
    reader)
      writes reader "$login" r
      wanted="$reading kontor-$team-reader-$name"
      ;;
    out) has "$login" "$users" || continue ;;
    *) usage ;;
  esac
  if ! has "$login" "$users"; then
    new="$(password)"
    add_user "$login" "$new"
    say "$login  password: $new"
  fi
  held="$(roles_of "$login")"
  for one in $wanted; do
    [[ " $held " == *" $one "* ]] || etcdctl user grant-role "$login" "$one" >/dev/null
  done
  for one in "$reading" "$keeping" "kontor-$team-member-$name" "kontor-$team-reader-$name"; do
    [[ " $held " != *" $one "* || " $wanted " == *" $one "* ]] || etcdctl user revoke-role "$login" "$one" >/dev/null
  done
done

say "Team \"$team\" is set up: its keys begin with $prefix"
