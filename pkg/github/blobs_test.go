package github

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlobs(t *testing.T) {
	texts := map[string]string{}
	var shas []string
	for i := range 70 {
		text := fmt.Sprintf("A%d=1\n", i)
		texts[blobName([]byte(text))] = text
		shas = append(shas, blobName([]byte(text)))
	}
	object := regexp.MustCompile(`(b\d+): object\(oid: "(\w+)"\)`)
	var queries atomic.Int64
	r := serveAll(t, "ghs_x", func(w http.ResponseWriter, r *http.Request) {
		queries.Add(1)
		var q struct{ Query string }
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			t.Error(err)
		}
		found := obj{}
		for _, m := range object.FindAllStringSubmatch(q.Query, -1) {
			text := texts[m[2]]
			found[m[1]] = obj{"byteSize": len(text), "isTruncated": false, "text": text}
			switch m[2] {
			case shas[0]:
				found[m[1]] = nil
			case shas[1]:
				found[m[1]] = obj{"byteSize": 5, "isTruncated": false, "text": nil}
			case shas[2]:
				found[m[1]] = obj{"byteSize": len(text), "isTruncated": false, "text": text + " altered"}
			case shas[3]:
				found[m[1]] = obj{"byteSize": len(text), "isTruncated": true, "text": text}
			case shas[4]:
				found[m[1]] = obj{"byteSize": 1000, "isTruncated": false, "text": text}
			}
		}
		encode(w, obj{"data": obj{"repository": found}})
	})
	got := r.Blobs(context.Background(), append(shas, "main", strings.Repeat("x", 40)), 100)
	want := map[string][]byte{}
	for _, sha := range shas[5:] {
		want[sha] = []byte(texts[sha])
	}
	if diff := cmp.Diff(want, got); diff != "" || queries.Load() != 2 {
		t.Errorf("%d queries %s", queries.Load(), diff)
	}
	if got := serveAll(t, "ghs_x", refuse(404, "Not Found")).Blobs(context.Background(), shas, 100); len(got) != 0 {
		t.Errorf("%d blobs of nowhere", len(got))
	}
}
