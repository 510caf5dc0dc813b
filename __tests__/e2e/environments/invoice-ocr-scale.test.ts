import { instanceReadBack } from "../read-back/database";
import {
  INVOICE_INSTANCE,
  invoiceGrowthReadBack,
  invoiceReadBack,
  invoiceRecoveryReadBack,
} from "../read-back/invoice-ocr";
import { queueReadBack } from "../read-back/queue";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("invoice-ocr", "scale", (deployed) => {
  invoiceReadBack(deployed);
  invoiceGrowthReadBack(deployed, { min: 4, max: 40, nodes: 3, nodeType: "cache.r7g.large" });
  invoiceRecoveryReadBack(deployed);
  queueReadBack(deployed, { min: 2, max: 50, cpu: "1024", memory: "2048" });
  instanceReadBack(deployed, "IO-12", { ...INVOICE_INSTANCE, DBInstanceClass: "db.r5.large", MultiAZ: true });
});
