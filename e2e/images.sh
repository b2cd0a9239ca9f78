# shellcheck shell=bash
# The two images that a run needs, made from what this machine has: no registry is asked.
#
#   runner_image TAG       what a job's steps run in: busybox and the CA certificates
#   go_image TAG MODULE    in the place of the Dockerfile's build image: the same, this machine's Go, and the
#                          modules of the folder MODULE in the module cache

runner_image() {
  root_files "$SCRATCH/runner"
  tar -C "$SCRATCH/runner" -c . | docker import -c 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' -c 'CMD ["sh"]' - "$1" >/dev/null
}

go_image() {
  local goroot
  goroot=$(go env GOROOT)
  root_files "$SCRATCH/go"
  mkdir -p "$SCRATCH/go/go/pkg/mod" "$SCRATCH/go/usr/local"
  # This machine's module cache has the form of a module proxy, so what is there already is not asked for again.
  (cd "$2" && GOFLAGS=-modcacherw GOMODCACHE="$SCRATCH/go/go/pkg/mod" \
    GOPROXY="file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)" go mod download)
  tar -C "$SCRATCH/go" -cf "$SCRATCH/go.tar" .
  tar --exclude='*_test.go' --exclude='*/testdata' --exclude=go/test --exclude=go/api --exclude=go/doc \
    --transform 's,^[^/]*,usr/local/go,' -C "$(dirname "$goroot")" -rf "$SCRATCH/go.tar" "$(basename "$goroot")"
  docker import -c 'ENV PATH=/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin' -c 'ENV GOPATH=/go' -c 'ENV GOTOOLCHAIN=local' \
    -c 'WORKDIR /go' -c 'CMD ["sh"]' "$SCRATCH/go.tar" "$1" >/dev/null
  rm -rf "$SCRATCH/go" "$SCRATCH/go.tar"
}

# root_files lays out a root file system of busybox in the folder $1.
root_files() {
  mkdir -p "$1/bin" "$1/usr/bin" "$1/etc/ssl/certs" "$1/tmp" "$1/root" "$1/var/run"
  chmod 755 "$1"
  chmod 1777 "$1/tmp"
  cp "$(command -v busybox)" "$1/bin/busybox"
  local applet
  for applet in $(busybox --list); do
    [ "$applet" = busybox ] || ln -sf busybox "$1/bin/$applet"
  done
  ln -sf /bin/env "$1/usr/bin/env"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$1/etc/passwd"
  echo 'root:x:0:' >"$1/etc/group"
  cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}
