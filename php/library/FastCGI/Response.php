<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

use Swoole\FastCGI\Record\EndRequest;
use Swoole\FastCGI\Record\Stderr;
use Swoole\FastCGI\Record\Stdout;

/** The output and the error output of a FastCGI application. */
class Response extends Message
{
    /**
     * @param Record[] $records the last one is the EndRequest
     * @throws \InvalidArgumentException
     */
    public function __construct(array $records)
    {
        if (!end($records) instanceof EndRequest) {
            throw new \InvalidArgumentException('the records of a FastCGI response must end with EndRequest');
        }
        $body = $error = '';
        foreach ($records as $record) {
            if ($record instanceof Stdout) {
                $body .= $record->getContentData();
            } elseif ($record instanceof Stderr) {
                $error .= $record->getContentData();
            }
        }
        $this->withBody($body)->withError($error);
    }
}
