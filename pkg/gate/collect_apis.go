package gate

func (c *collector) apis() error { return nil }
