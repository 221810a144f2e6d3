import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Rows } from "./contract.ts";
import { covariance, mean } from "./rows.ts";

/** |m1 - m2|^2 + trace(S1 + S2 - 2 (S1 S2)^(1/2)) (Heusel et al. 2017, equation 6). */
export function frechet(a: Rows, b: Rows): number {
  const [middleA, middleB] = [mean(a), mean(b)];
  const apart = middleA.reduce((sum, value, i) => sum + (value - middleB[i]!) ** 2, 0);
  const [covarianceA, covarianceB] = [symmetric(covariance(a), a.size), symmetric(covariance(b), b.size)];
  return apart + covarianceA.trace() + covarianceB.trace() - 2 * traceOfRoot(covarianceA, covarianceB);
}

/** S1 S2 has the eigenvalues of R S2 R with R = S1^(1/2), which is symmetric and so stable to decompose. */
function traceOfRoot(a: Matrix, b: Matrix): number {
  const root = rootOf(a);
  const product = root.mmul(b).mmul(root);
  const { realEigenvalues } = decompose(product.add(product.transpose()).div(2));
  return realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0);
}

function rootOf(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = decompose(matrix);
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

const decompose = (matrix: Matrix) => new EigenvalueDecomposition(matrix, { assumeSymmetric: true });

const symmetric = (values: Float64Array, size: number) => Matrix.from1DArray(size, size, values);
