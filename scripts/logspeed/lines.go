package main

import (
	"fmt"
	"math/rand/v2"
)

// paths and works have words of errors where no error is.
var (
	paths = []string{"/api/users/%d", "/api/orders/%d/items", "/health?at=%d", "/static/app.%x.js", "/errors/%d", "/login?next=%d",
		"/search?q=%x", "/api/v2/error-report/%d", "/api/carts/%d", "/metrics?at=%d", "/api/articles/%x", "/img/%x.webp"}
	works = []string{"order created", "cache refreshed", "job finished", "mail queued", "session opened", "payment captured",
		"index rebuilt", "stock counted", "invoice sent", "token renewed", "article shown", "worker idle", "price changed",
		"label printed", "parcel handed over", "feed polled", "backup done", "0 errors in batch", "error handler registered", "checked out without failures"}
)

func pick(rng *rand.Rand, from []string) string { return from[rng.IntN(len(from))] }

// clock is the time of the i-th entry: three milliseconds after the one before.
type clock int

func (c clock) day() int { return 1 + int(c)*3/86400000%28 }
func (c clock) time() (hour, minute, second, milli int) {
	ms := int(c) * 3
	return ms / 3600000 % 24, ms / 60000 % 60, ms / 1000 % 60, ms % 1000
}

// stamp is as most write it: separator between date and time.
func (c clock) stamp(to []byte, separator byte) []byte {
	h, m, s, ms := c.time()
	return fmt.Appendf(to, "2026-11-%02d%c%02d:%02d:%02d.%03d", c.day(), separator, h, m, s, ms)
}

// common is a server's: 23/Nov/2026:10:00:00 +0000.
func (c clock) common(to []byte) []byte {
	h, m, s, _ := c.time()
	return fmt.Appendf(to, "%02d/Nov/2026:%02d:%02d:%02d +0000", c.day(), h, m, s)
}

// ordinary is a line that is no error.
func ordinary(to []byte, rng *rand.Rand, i int) []byte {
	at, work := clock(i), pick(rng, works)
	switch n := rng.IntN(100); {
	case n < 45:
		return ordinaryJSON(to, rng, i)
	case n < 60:
		to = at.common(fmt.Appendf(to, "10.0.%d.%d - - [", rng.IntN(256), rng.IntN(256)))
		to = fmt.Appendf(append(to, "] \"GET "...), pick(rng, paths), rng.Uint32())
		return fmt.Appendf(to, " HTTP/1.1\" 200 %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36\"\n", rng.IntN(90000))
	case n < 76:
		return fmt.Appendf(at.stamp(to, 'T'), "  INFO 1 --- [nio-8080-exec-%d] c.example.shop.OrderService         : %s for customer %d in %d ms\n", rng.IntN(20), work, rng.IntN(1e6), rng.IntN(300))
	case n < 86:
		to = at.stamp(append(to, "time="...), 'T')
		return fmt.Appendf(to, "Z level=info msg=\"%s\" component=worker queue=default attempt=%d id=%016x\n", work, rng.IntN(4), rng.Uint64())
	case n < 92:
		return fmt.Appendf(at.stamp(to, ' '), " [info] worker.%d: %s (%d rows)\n", rng.IntN(8), work, rng.IntN(5000))
	case n < 96:
		h, m, s, ms := at.time()
		return fmt.Appendf(to, "I11%02d %02d:%02d:%02d.%03d000       1 controller.go:%d] \"synced\" pod=\"shop/api-%x\" took=\"%dms\"\n", at.day(), h, m, s, ms, rng.IntN(900), rng.Uint32(), rng.IntN(90))
	}
	return fmt.Appendf(at.stamp(to, ' '), " UTC [%d] LOG:  checkpoint complete: wrote %d buffers (%d.%d%%); 0 WAL file(s) added\n", rng.IntN(900), rng.IntN(9000), rng.IntN(9), rng.IntN(9))
}

func ordinaryJSON(to []byte, rng *rand.Rand, i int) []byte {
	at, work := clock(i), pick(rng, works)
	switch n := rng.IntN(45); {
	case n < 25:
		to = at.stamp(append(to, "{\"level\":\"info\",\"time\":\""...), 'T')
		return fmt.Appendf(to, "Z\",\"service\":\"api\",\"request_id\":\"%016x\",\"user\":%d,\"duration_ms\":%.2f,\"msg\":\"%s\"}\n", rng.Uint64(), rng.IntN(1e6), rng.Float64()*80, work)
	case n < 40:
		to = fmt.Appendf(to, "{\"level\":30,\"time\":17952%08d,\"pid\":1,\"hostname\":\"api-7d9f\",\"req\":{\"method\":\"GET\",\"url\":\"", i*3)
		to = fmt.Appendf(to, pick(rng, paths), rng.Uint32())
		return fmt.Appendf(to, "\"},\"res\":{\"statusCode\":200},\"responseTime\":%d,\"msg\":\"request completed\"}\n", rng.IntN(200))
	}
	to = at.stamp(append(to, "{\"timestamp\":\""...), 'T')
	return fmt.Appendf(to, "Z\",\"level\":\"INFO\",\"fields\":{\"message\":\"%s\",\"error\":null,\"errors\":[]},\"target\":\"worker\"}\n", work)
}
