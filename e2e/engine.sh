# shellcheck shell=bash
# A container engine of this run's own: its data, sockets and processes live in $SCRATCH and end with it. It has no
# bridge and leaves the machine's network as it is; what runs in it uses --network host.
#
#   start_engine   sets DOCKER_HOST, and ENGINE_TCP to its address on loopback; 1 where no engine can run here, with the
#                  reason in ENGINE_FAULT
#   stop_engine    ends it, if it was started

start_engine() {
  ENGINE_FAULT=
  command -v dockerd >/dev/null || { ENGINE_FAULT="dockerd is not installed (apt-get install docker.io)"; return 1; }
  [ "$(id -u)" = 0 ] || { ENGINE_FAULT="dockerd needs root"; return 1; }
  mkdir -p "$SCRATCH/engine"
  local port
  for port in $(shuf -i 20000-30000 -n 20); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break # nobody listens
  done
  ENGINE_TCP=tcp://127.0.0.1:$port
  dockerd --data-root "$SCRATCH/engine/data" --exec-root "$SCRATCH/engine/exec" \
    --pidfile "$SCRATCH/engine/pid" --host "unix://$SCRATCH/engine/socket" --host "$ENGINE_TCP" --tls=false \
    --bridge none --iptables=false --ip-forward=false --ip-masq=false \
    >"$SCRATCH/engine/log" 2>&1 </dev/null &
  ENGINE=$!
  export ENGINE_TCP DOCKER_HOST="unix://$SCRATCH/engine/socket"
  for _ in $(seq 60); do
    docker version >/dev/null 2>&1 && return 0
    kill -0 "$ENGINE" 2>/dev/null || break
    sleep 0.5
  done
  # shellcheck disable=SC2034 # the caller's
  ENGINE_FAULT="dockerd does not start here: $(tail -n 1 "$SCRATCH/engine/log" | cut -c1-300)"
  stop_engine
  return 1
}

stop_engine() {
  [ -n "${ENGINE:-}" ] || return 0
  kill "$ENGINE" 2>/dev/null || true
  wait "$ENGINE" 2>/dev/null || true
  # It leaves the mount of its network's name behind.
  awk -v below="$SCRATCH/engine/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount || true
  ENGINE=
}
