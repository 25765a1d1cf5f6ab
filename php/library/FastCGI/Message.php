<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

/** What requests and responses have in common. The methods with... change the object and return it. */
class Message
{
    /** @var array<string, string> */
    protected $params = [];

    /** @var string */
    protected $body = '';

    /** @var string */
    protected $error = '';

    public function getParam(string $name): ?string
    {
        return $this->params[$name] ?? null;
    }

    /** @return static */
    public function withParam(string $name, string $value): self
    {
        $this->params[$name] = $value;
        return $this;
    }

    /** @return static */
    public function withoutParam(string $name): self
    {
        unset($this->params[$name]);
        return $this;
    }

    public function getParams(): array
    {
        return $this->params;
    }

    /** @return static */
    public function withParams(array $params): self
    {
        $this->params = $params;
        return $this;
    }

    /** @return static */
    public function withAddedParams(array $params): self
    {
        $this->params = $params + $this->params;
        return $this;
    }

    public function getBody(): string
    {
        return $this->body;
    }

    /** @return static */
    public function withBody($body): self
    {
        $this->body = $body;
        return $this;
    }

    public function getError(): string
    {
        return $this->error;
    }

    /** @return static */
    public function withError(string $error): self
    {
        $this->error = $error;
        return $this;
    }
}
