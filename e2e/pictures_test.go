//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color/palette"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// TestPictures makes the README's pictures, of what the demo leaves and of the report's page:
//
// They want a font with emoji (Debian: fonts-noto-color-emoji).
//
//	E2E_PICTURES=docs/images e2e/browser.sh -run 'TestPictures$'
func TestPictures(t *testing.T) {
	into := os.Getenv("E2E_PICTURES")
	if into == "" {
		t.Skip("SKIPPED: E2E_PICTURES names no folder for them")
	}
	if !filepath.IsAbs(into) {
		into = filepath.Join("..", into)
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "deploycoord")
	for _, args := range [][]string{{"go", "build", "-o", program, ".."}, {program, "demo", "--output-dir", filepath.Join(dir, "demo")}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	folder, _, _ := sites(t)
	for _, p := range []struct {
		name, address string
		width, height int
	}{
		{"gate", summaryPage(t, filepath.Join(dir, "demo/summaries/01-gate.md")), 900, 690},
		{"post-deploy", summaryPage(t, filepath.Join(dir, "demo/summaries/07-post-deploy.md")), 900, 1330},
		{"report", folder + "/index.html", 1280, 960},
	} {
		shot := filepath.Join(dir, p.name+".png")
		out, err := exec.Command(setting(t, "E2E_CHROMIUM"), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000",
			fmt.Sprintf("--window-size=%d,%d", p.width, p.height), "--screenshot="+shot, "file://"+p.address).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		smaller(t, shot, filepath.Join(into, p.name+".png"))
	}
}

// summaryPage is a job's summary as a page that looks about as GitHub's.
func summaryPage(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	// The summary has <details> and <br> in it; this page is made of our own demo's, and never leaves the test.
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert(text, &body); err != nil {
		t.Fatal(err)
	}
	page := path + ".html"
	write(t, filepath.Dir(page), filepath.Base(page), `<!doctype html><meta charset="utf-8"><style>
body{font:15px/1.5 system-ui,sans-serif;color:#1f2328;margin:24px 32px}h2{border-bottom:1px solid #d1d9e0;padding-bottom:.3em}
table{border-collapse:collapse;margin:12px 0}td,th{border:1px solid #d1d9e0;padding:5px 12px;text-align:left}th{background:#f6f8fa}
code{background:#eff1f3;border-radius:5px;padding:.1em .35em;font-size:88%}pre{background:#f6f8fa;border-radius:6px;padding:14px}pre code{background:none;padding:0}
.language-mermaid{white-space:pre}</style>`+body.String()+`<script src="file://`+setting(t, "E2E_MERMAID")+`"></script><script>
for (const c of document.querySelectorAll("code.language-mermaid")) { const d = document.createElement("div"); d.className = "mermaid"; d.textContent = c.textContent; c.parentNode.replaceWith(d) }
mermaid.initialize({startOnLoad:true, theme:"neutral", gantt:{useWidth:830}})</script>`)
	return page
}

// smaller writes a picture with 256 colours: text on white needs no more.
func smaller(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	few := image.NewPaletted(full.Bounds(), palette.WebSafe)
	draw.Draw(few, few.Bounds(), full, full.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	best := out.Bytes()
	write(t, filepath.Dir(to), filepath.Base(to), string(best))
}
