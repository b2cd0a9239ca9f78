// Package realengine runs containers on a real engine for tests: images from nothing with one small program, and
// containers that carry compose's labels; and an SSH server before the engine.
//
// It takes the engine from DOCKER_HOST (e2e/engine.sh starts one), and skips a test loudly where there is none. It is for
// tests alone.
package realengine
