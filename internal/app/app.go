package app

import (
	"context"
	"os"

	"shouwang/internal/cli"
)

// Run runs the command that the arguments name on the process's own streams and returns the exit status.
func Run(ctx context.Context, args []string) int {
	return RunWith(ctx, args, cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv})
}

// RunWith is Run on given streams; tests of the command line use it.
func RunWith(ctx context.Context, args []string, streams cli.Streams) int {
	return cli.Run(ctx, args, streams, cli.Wire{Open: Open, Serve: Serve})
}
