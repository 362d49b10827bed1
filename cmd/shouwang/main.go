// Command shouwang is the whole product in one binary: pages, command line and jobs. It does nothing but hand its arguments to package app
// and end with the status that comes back.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"shouwang/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := app.Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}
