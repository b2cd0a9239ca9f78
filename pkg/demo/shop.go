package demo

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// shop is production: it plays the application of the build that was deployed last. What it answers follows from that
// build's sources and data, and from the variables that the environment had at its deployment.
type shop struct{ running atomic.Pointer[build] }

// build is one commit of the application, ready to run.
type build struct {
	commit           string
	products, orders []map[string]any
	pictures         bool // its products have pictures, which need the bucket
	names            bool // its orders have names, which not every order has
	bucket           string
}

// buildOf reads a checkout.
func buildOf(dir, commit string) (*build, error) {
	b := &build{commit: commit}
	source := func(name string) string {
		data, _ := os.ReadFile(filepath.Join(dir, "src", name)) // a source that is not there does nothing
		return string(data)
	}
	for name, into := range map[string]*[]map[string]any{"products": &b.products, "orders": &b.orders} {
		data, err := os.ReadFile(filepath.Join(dir, "data", name+".json"))
		if err != nil {
			return nil, fmt.Errorf("build %s: %w", commit, err)
		}
		if err := json.Unmarshal(data, into); err != nil {
			return nil, fmt.Errorf("build %s: data/%s.json: %w", commit, name, err)
		}
	}
	b.pictures = strings.Contains(source("products.js"), "pictures.of")
	b.names = strings.Contains(source("orders.js"), "order.customer.name")
	return b, nil
}

// ServeHTTP answers as the sources do: a fault in a route is 500.
func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := s.running.Load()
	if b == nil {
		http.Error(w, "nothing is deployed", http.StatusServiceUnavailable)
		return
	}
	var body any
	var fault string
	switch r.URL.Path {
	case "/health":
		body = map[string]any{"status": "ok", "commit": b.commit}
	case "/api/products":
		body, fault = b.listProducts()
	case "/api/orders":
		body, fault = b.listOrders()
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if fault != "" {
		w.WriteHeader(http.StatusInternalServerError)
		body = map[string]any{"error": fault}
	}
	_ = json.NewEncoder(w).Encode(body) // who asked may be gone
}

func (b *build) listProducts() (any, string) {
	if b.pictures && b.bucket == "" {
		return nil, "PICTURES_BUCKET is not set"
	}
	return b.products, ""
}

func (b *build) listOrders() (any, string) {
	for _, order := range b.orders {
		if b.names && order["customer"] == nil {
			return nil, "Cannot read properties of null (reading 'name')"
		}
	}
	return b.orders, ""
}
