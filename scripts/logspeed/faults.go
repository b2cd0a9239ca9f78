package main

import (
	"fmt"
	"math/rand/v2"
)

// fault is an error with all its lines, in one of the forms that the common languages and servers have.
func fault(to []byte, rng *rand.Rand, i int) []byte {
	at := clock(i)
	switch rng.IntN(10) {
	case 0, 1, 2:
		return faultJSON(to, rng, i)
	case 3:
		to = at.common(fmt.Appendf(to, "10.0.0.%d - - [", rng.IntN(256)))
		return fmt.Appendf(to, "] \"POST /api/orders/%d HTTP/1.1\" 502 157 \"-\" \"curl/8.5.0\"\n", i)
	case 4:
		to = fmt.Appendf(at.stamp(to, 'T'), " ERROR 1 --- [nio-8080-exec-%d] c.example.shop.OrderService         : order %d could not be saved\n", rng.IntN(20), i)
		return fmt.Appendf(to, "java.lang.IllegalStateException: no stock for article %d\n\tat com.example.shop.Stock.take(Stock.java:%d)\n\tat com.example.shop.OrderService.save(OrderService.java:88)\n\tat com.example.shop.OrderController.post(OrderController.java:41)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)\nCaused by: java.sql.SQLException: connection %d is closed\n\tat org.postgresql.Driver.connect(Driver.java:264)\n\t... 42 more\n", i, rng.IntN(300), rng.IntN(40))
	case 5:
		return fmt.Appendf(at.stamp(append(to, "time="...), 'T'), "Z level=error msg=\"job failed\" err=\"dial tcp 10.0.0.%d:5432: connect: connection refused\" id=%016x\n", rng.IntN(256), rng.Uint64())
	case 6:
		to = fmt.Appendf(at.stamp(to, ' '), " - worker - ERROR - step %d of the import failed\n", rng.IntN(40))
		return fmt.Appendf(to, "Traceback (most recent call last):\n  File \"/app/worker.py\", line %d, in run\n    self.step(item)\n  File \"/app/worker.py\", line 51, in step\n    raise ValueError(item)\nValueError: bad item %d\n", rng.IntN(100), i)
	case 7:
		return fmt.Appendf(to, "Error: connect ECONNREFUSED 10.0.0.%d:6379\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)\n    at Socket.connect (/app/node_modules/redis/client.js:%d:11)\n    at async Server.handle (/app/dist/server.js:88:3) {\n  errno: -111,\n  code: 'ECONNREFUSED'\n}\n", rng.IntN(256), rng.IntN(900))
	case 8:
		h, m, s, _ := at.time()
		return fmt.Appendf(to, "2026/11/%02d %02d:%02d:%02d http: panic serving 10.0.0.%d:%d: runtime error: index out of range [%d] with length 3\ngoroutine %d [running]:\nnet/http.(*conn).serve.func1()\n\t/usr/local/go/src/net/http/server.go:1947 +0xbe\npanic({0x6a2c60?, 0xc0000b2000?})\n\t/usr/local/go/src/runtime/panic.go:792 +0x132\nmain.(*shop).items(0xc000124000, {0x7b2f40, 0xc0001a2000})\n\t/src/shop.go:%d +0x1d\n", at.day(), h, m, s, rng.IntN(256), rng.IntN(60000), rng.IntN(9), i, rng.IntN(300))
	}
	h, m, s, _ := at.time()
	return fmt.Appendf(to, "2026/11/%02d %02d:%02d:%02d [error] 31#31: *%d connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, server: _, request: \"GET /api HTTP/1.1\", upstream: \"http://10.0.0.%d:3000/api\"\n", at.day(), h, m, s, i, rng.IntN(256))
}

func faultJSON(to []byte, rng *rand.Rand, i int) []byte {
	at := clock(i)
	switch rng.IntN(3) {
	case 0:
		to = at.stamp(append(to, "{\"level\":\"error\",\"time\":\""...), 'T')
		return fmt.Appendf(to, "Z\",\"service\":\"api\",\"request_id\":\"%016x\",\"msg\":\"could not charge card\",\"error\":\"timeout after %dms\"}\n", rng.Uint64(), rng.IntN(5000))
	case 1:
		return fmt.Appendf(to, "{\"level\":50,\"time\":17952%08d,\"pid\":1,\"hostname\":\"api-7d9f\",\"err\":{\"type\":\"TypeError\",\"message\":\"Cannot read properties of undefined (reading 'id')\",\"stack\":\"TypeError: Cannot read properties of undefined (reading 'id')\\n    at Cart.add (/app/dist/cart.js:%d:17)\\n    at async Server.handle (/app/dist/server.js:88:3)\"},\"msg\":\"item %d could not be added\"}\n", i*3, rng.IntN(300), rng.IntN(1e6))
	}
	to = at.stamp(append(to, "{\"severity\":\"ERROR\",\"timestamp\":\""...), 'T')
	return fmt.Appendf(to, "Z\",\"logger\":\"shop.payments\",\"message\":\"provider answered 503 for order %d\",\"trace\":\"%016x\"}\n", i, rng.Uint64())
}
