// Command app is the one program in the images of tests against a real engine. MODE tells it what to do, step by step:
//
//	log:TEXT err:TEXT   a line to standard output, to standard error
//	part:TEXT           without its end
//	long:N many:N       one line of so many bytes; so many lines
//	sleep:DURATION exit:CODE eat forever
//	ok bad              what its health check (app health) says from now on
//
// Steps are separated by commas; a step "again" begins anew.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

const mark = "/health"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "health" {
		text, _ := os.ReadFile(mark)
		if string(text) != "ok" {
			fmt.Println("the database is not there")
			os.Exit(1)
		}
		return
	}
	steps := strings.Split(os.Getenv("MODE"), ",")
	for i := 0; i < len(steps); i++ {
		if step, rest, _ := strings.Cut(steps[i], ":"); step == "again" {
			i = -1
		} else {
			do(step, rest)
		}
	}
}

func do(step, rest string) {
	number, _ := strconv.Atoi(rest)
	switch step {
	case "log":
		fmt.Println(rest)
	case "err":
		fmt.Fprintln(os.Stderr, rest)
	case "part":
		fmt.Print(rest)
	case "long":
		fmt.Println(strings.Repeat("x", number))
	case "many":
		for i := range number {
			fmt.Println("line", i)
		}
	case "sleep":
		d, err := time.ParseDuration(rest)
		if err != nil {
			panic(err)
		}
		time.Sleep(d)
	case "exit":
		os.Exit(number)
	case "eat":
		var all [][]byte
		for {
			block := make([]byte, 1<<20)
			for i := range block {
				block[i] = 1
			}
			all = append(all, block)
		}
	case "forever":
		for {
			time.Sleep(time.Hour)
		}
	case "ok", "bad":
		if err := os.WriteFile(mark, []byte(step), 0o600); err != nil {
			panic(err)
		}
	default:
		panic("no step " + step)
	}
}
