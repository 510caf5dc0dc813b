import { instanceReadBack } from "../read-back/database";
import { INVOICE_INSTANCE, invoiceGrowthReadBack, invoiceReadBack } from "../read-back/invoice-ocr";
import { queueReadBack } from "../read-back/queue";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("invoice-ocr", "growth", (deployed) => {
  invoiceReadBack(deployed);
  invoiceGrowthReadBack(deployed, { min: 2, max: 10, nodes: 1, nodeType: "cache.t4g.micro" });
  queueReadBack(deployed, { min: 0, max: 10, cpu: "512", memory: "1024" });
  instanceReadBack(deployed, "IO-12", { ...INVOICE_INSTANCE, DBInstanceClass: "db.t3.small", MultiAZ: true });
});
