<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

use Swoole\Http\Status;

/** The response of a CGI program: status, header fields, body. */
class HttpResponse extends Response
{
    /** @var int */
    protected $statusCode = Status::OK;

    /** @var string */
    protected $reasonPhrase = '';

    /** @var array<string, string> */
    protected $headers = [];

    /** @var array<string, string> lower-case name => name */
    protected $headersMap = [];

    /** @var string[] */
    protected $setCookieHeaderLines = [];

    /** A response that is none becomes a 502 whose error text is what the application has sent. */
    public function __construct(array $records = [])
    {
        parent::__construct($records);
        $output = $this->getBody();
        $parts = preg_split('/\r?\n\r?\n/', $output, 2);
        if (count($parts) < 2 || !$this->readHeaders($parts[0])) {
            $this->headers = $this->headersMap = $this->setCookieHeaderLines = [];
            $this->withStatusCode(Status::BAD_GATEWAY)->withReasonPhrase('Invalid FastCGI Response')->withBody('')->withError($output);
            return;
        }
        $this->withBody($parts[1]);
        if ($this->reasonPhrase === '') {
            $this->withReasonPhrase(Status::getReasonPhrase($this->statusCode));
        }
    }

    public function getStatusCode(): int
    {
        return $this->statusCode;
    }

    /** @return static */
    public function withStatusCode(int $statusCode): self
    {
        $this->statusCode = $statusCode;
        return $this;
    }

    public function getReasonPhrase(): string
    {
        return $this->reasonPhrase;
    }

    /** @return static */
    public function withReasonPhrase(string $reasonPhrase): self
    {
        $this->reasonPhrase = $reasonPhrase;
        return $this;
    }

    /** The name in upper or lower case. */
    public function getHeader(string $name): ?string
    {
        return $this->headers[$this->headersMap[strtolower($name)] ?? ''] ?? null;
    }

    /** @return array<string, string> the names as the application has written them */
    public function getHeaders(): array
    {
        return $this->headers;
    }

    /** @return static */
    public function withHeader(string $name, string $value): self
    {
        $name = $this->headersMap[strtolower($name)] ??= $name;
        $this->headers[$name] = $value;
        return $this;
    }

    /** @return static */
    public function withHeaders(array $headers): self
    {
        foreach ($headers as $name => $value) {
            $this->withHeader((string) $name, (string) $value);
        }
        return $this;
    }

    /** @return string[] the values of the fields Set-Cookie */
    public function getSetCookieHeaderLines(): array
    {
        return $this->setCookieHeaderLines;
    }

    /** @return static */
    public function withSetCookieHeaderLine(string $value): self
    {
        $this->setCookieHeaderLines[] = $value;
        return $this;
    }

    private function readHeaders(string $text): bool
    {
        foreach (preg_split('/\r?\n/', $text) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => null];
            if ($value === null || $name === '') {
                return false;
            }
            $value = trim($value);
            switch (strtolower($name)) {
                case 'status':
                    if (!preg_match('/^(\d{3})(?:\s+(.*))?$/', $value, $status)) {
                        return false;
                    }
                    $this->withStatusCode((int) $status[1])->withReasonPhrase($status[2] ?? '');
                    break;
                case 'set-cookie':
                    $this->withSetCookieHeaderLine($value);
                    break;
                default:
                    $known = $this->getHeader($name);
                    $this->withHeader($name, $known === null ? $value : "{$known}, {$value}");
            }
        }
        return true;
    }
}
