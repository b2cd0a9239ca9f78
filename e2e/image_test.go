//go:build e2e

package e2e

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// maxImage is the bound on the image's size, in bytes, uncompressed.
const maxImage = 30_000_000

func TestImage(t *testing.T) {
	image := setting(t, "E2E_IMAGE")
	var inspected []struct {
		Size   int
		Config struct {
			User, WorkingDir string
			Entrypoint       []string
		}
	}
	if err := json.Unmarshal([]byte(docker(t, "image", "inspect", image)), &inspected); err != nil {
		t.Fatal(err)
	}
	got := inspected[0]
	figure(t, "the image: %d bytes uncompressed (at most %d)", got.Size, maxImage)
	if got.Size >= maxImage {
		t.Errorf("the image has %d bytes, expected less than %d", got.Size, maxImage)
	}
	if got.Config.User != "" || got.Config.WorkingDir != "" {
		t.Errorf("user %q and folder %q: the runner wants neither set", got.Config.User, got.Config.WorkingDir)
	}
	if diff := cmp.Diff([]string{"/deploycoord"}, got.Config.Entrypoint); diff != "" {
		t.Errorf("entry point (-want +got):\n%s", diff)
	}
	if out := docker(t, "run", "--rm", "--network", "none", image, "--version"); !strings.Contains(out, "e2e") {
		t.Errorf("--version is %q, expected the version that the build was given", out)
	}
}

// TestImageHoldsNothingElse lists the files of the image: the binary and the certificates, and what the engine mounts.
func TestImageHoldsNothingElse(t *testing.T) {
	container := strings.TrimSpace(docker(t, "create", "--network", "none", setting(t, "E2E_IMAGE")))
	t.Cleanup(func() { docker(t, "rm", container) })
	files := exec.Command("sh", "-c", `docker export "$1" | tar -t`, "sh", container)
	out, err := files.Output()
	if err != nil {
		t.Fatal(err)
	}
	var held []string
	for path := range strings.Lines(string(out)) {
		path = strings.TrimSpace(path)
		mounted := strings.HasPrefix(path, "dev/") || strings.HasPrefix(path, "proc/") || strings.HasPrefix(path, "sys/") ||
			path == ".dockerenv" || path == "etc/hostname" || path == "etc/hosts" || path == "etc/mtab" || path == "etc/resolv.conf"
		if !strings.HasSuffix(path, "/") && !mounted {
			held = append(held, path)
		}
	}
	if diff := cmp.Diff([]string{"deploycoord", "etc/ssl/certs/ca-certificates.crt"}, held); diff != "" {
		t.Errorf("files in the image (-want +got):\n%s", diff)
	}
}
