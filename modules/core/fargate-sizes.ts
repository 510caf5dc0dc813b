import { orList, type Problem } from "./problems";

interface MemoryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** 512 MiB is the only size that is not a whole number of GiB, hence the list. */
const SMALLEST_SIZES = [512, 1024, 2048];

/**
 * The memory that Fargate offers with each amount of CPU (1024 units are one vCPU), in MiB.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const MEMORY_OF_CPU: Readonly<Record<number, MemoryRange | readonly number[]>> = {
  256: SMALLEST_SIZES,
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16384, step: 1024 },
  4096: { from: 8192, to: 30720, step: 1024 },
  8192: { from: 16384, to: 61440, step: 4096 },
  16384: { from: 32768, to: 122880, step: 8192 },
};

/** More sizes than this are described as a range. */
const MOST_LISTED = 4;

/** The CPU sizes of Fargate, in units of 1/1024 vCPU. */
export const FARGATE_CPUS: readonly number[] = Object.keys(MEMORY_OF_CPU).map(Number);

/** The memory sizes in MiB for a CPU size; none for a CPU size that Fargate does not offer. */
export function memorySizes(cpu: number): readonly number[] {
  const sizes = MEMORY_OF_CPU[cpu];
  if (sizes === undefined) return [];
  if (!isRange(sizes)) return sizes;
  const count = (sizes.to - sizes.from) / sizes.step + 1;
  return Array.from({ length: count }, (_, index) => sizes.from + index * sizes.step);
}

/** What is wrong with a pair of CPU and memory. An unknown CPU size is reported by the check of `cpu`. */
export function sizeProblems(cpu: number, memoryMiB: number, path = "memoryMiB"): Problem[] {
  const sizes = memorySizes(cpu);
  if (sizes.length === 0 || sizes.includes(memoryMiB)) return [];
  const message = `${String(memoryMiB)} does not go with cpu ${String(cpu)}; use ${describe(cpu, sizes)}`;
  return [{ path, message }];
}

function describe(cpu: number, sizes: readonly number[]): string {
  const range = MEMORY_OF_CPU[cpu];
  if (sizes.length <= MOST_LISTED || range === undefined || !isRange(range)) return orList(sizes);
  return `${String(range.from)} to ${String(range.to)} in steps of ${String(range.step)}`;
}

function isRange(sizes: MemoryRange | readonly number[]): sizes is MemoryRange {
  return !Array.isArray(sizes);
}
