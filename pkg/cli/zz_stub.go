package cli

import "context"

func (r *afterMerge) pipeline(ctx context.Context) { r.watch(ctx, r.d.Commit) }
func (r *afterMerge) watch(context.Context, string) {}
