// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/framing/framer.hpp"
