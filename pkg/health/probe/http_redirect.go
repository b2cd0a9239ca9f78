package probe

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxRedirects bounds how many redirects are followed, as browsers and net/http do in their own ways.
const maxRedirects = 10

// redirectFault is a redirect that is not followed; it says why.
type redirectFault struct{ text string }

func (e *redirectFault) Error() string { return e.text }

// redirects looks at redirects; hide takes out of a text what must not be shown.
func redirects(hide func(string) string) func(*http.Request, []*http.Request) error {
	return func(next *http.Request, via []*http.Request) error { return redirected(next, via, hide) }
}

// redirected looks at a redirect before it is followed. Nothing that the configuration sends but what any browser would
// is shown to another host, and no later one that it leads back to either.
func redirected(next *http.Request, via []*http.Request, hide func(string) string) error {
	first := via[0]
	switch {
	case len(via) > maxRedirects:
		return &redirectFault{"redirects for ever: " + way(via, hide)}
	case next.URL.Scheme != "http" && next.URL.Scheme != "https":
		return &redirectFault{"redirects to what is no address of HTTP"}
	}
	next.Header.Del("Referer") // it would have the query
	away := !sameOrigin(first.URL, next.URL) || slices.ContainsFunc(via, func(r *http.Request) bool { return !sameOrigin(first.URL, r.URL) })
	if !away {
		return nil
	}
	if next.Body != nil && next.Body != http.NoBody {
		return &redirectFault{"redirects the body of the request to another host, " + shownHost(next.URL, hide) + ", which does not get it"}
	}
	for name := range next.Header {
		if !slices.Contains(harmless, name) {
			next.Header.Del(name)
		}
	}
	return nil
}

// harmless headers go to any host.
var harmless = []string{"Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "User-Agent"}

// sameOrigin tells whether b is where a is, or its better secured self: http://HOST/ that leads to https://HOST/.
func sameOrigin(a, b *url.URL) bool {
	if origin(a) == origin(b) {
		return true
	}
	return a.Scheme == "http" && b.Scheme == "https" && strings.EqualFold(a.Hostname(), b.Hostname()) &&
		strings.HasSuffix(origin(a), ":80") && strings.HasSuffix(origin(b), ":443")
}

// origin is scheme://host:port.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// way shows where redirects led, the first four, without queries.
func way(via []*http.Request, hide func(string) string) string {
	const most = 4
	var shown []string
	for i, r := range via[:min(len(via), most)] {
		// A value that has a ? in it is known as a whole only.
		place := shownAddress(hide(r.URL.String()))
		if i == 0 || origin(via[i-1].URL) == origin(r.URL) {
			_, place, _ = strings.Cut(place, "://")
			_, place, _ = strings.Cut(place, "/")
			place = "/" + place
		}
		shown = append(shown, oneLine(place, 50))
	}
	return strings.Join(shown, " -> ") + " -> ..."
}

// redirectedTo is the host that a request had been redirected to when it failed; "" where it was the first one's.
func redirectedTo(request *http.Request, err error, hide func(string) string) string {
	var at *url.Error
	if !errors.As(err, &at) {
		return ""
	}
	u, err := url.Parse(at.URL)
	if err != nil || origin(u) == origin(request.URL) {
		return ""
	}
	return shownHost(u, hide)
}

// shownHost is the host of an address that an answer gave. A value that has a / in it is known as a whole only.
func shownHost(u *url.URL, hide func(string) string) string {
	_, rest, _ := strings.Cut(shownAddress(hide(u.String())), "://")
	host, _, _ := strings.Cut(rest, "/")
	return oneLine(host, 80)
}
